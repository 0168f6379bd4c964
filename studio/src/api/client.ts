import createClient from 'openapi-fetch'
import type { paths } from '@/api/generated/schema'
import { problemOf, unreachable } from '@/api/problem'

export type * from '@/api/generated/schema'

/** Our own REST API, typed by its OpenAPI document. A refusal rejects with a Problem. */
export const api = createClient<paths>({ baseUrl: location.origin })

api.use({
  async onResponse({ response }) {
    if (response.ok) return undefined
    const body: unknown = await response
      .clone()
      .json()
      .catch(() => null)
    if (response.status === 401) dispatchEvent(new Event('lazulite:login'))
    throw problemOf(response, body)
  },
  onError() {
    return unreachable()
  },
})

/** What an answer holds; openapi-fetch gives `data` undefined only where the middleware above has thrown. */
export async function ask<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer
  if (data === undefined) throw unreachable()
  return data
}

export type Tagged<T> = T & { etag: string }

/** The same with the ETag by which a change says what it was made to. */
export async function askTagged<T extends object>(
  answer: Promise<{ data?: T; response: Response }>,
): Promise<Tagged<T>> {
  const { data, response } = await answer
  if (data === undefined) throw unreachable()
  return { ...data, etag: response.headers.get('ETag') ?? '' }
}

/** For creating POSTs: a repeated click gives the first one's answer. */
export const once = (): { 'Idempotency-Key': string } => ({
  'Idempotency-Key': crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`,
})

/** A route outside our own API, such as MLflow's; JSON in, JSON out. */
export async function fetchJson<T>(path: string, workspace: string, init: RequestInit = {}): Promise<T> {
  const headers = { 'Content-Type': 'application/json', 'X-MLFLOW-WORKSPACE': workspace, ...init.headers }
  const response = await fetch(path, { ...init, headers }).catch(() => {
    throw unreachable()
  })
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) throw problemOf(response, body)
  return body as T
}
