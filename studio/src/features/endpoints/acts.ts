import { api, ask, once } from '@/api/client'
import { unreachable } from '@/api/problem'
import type { Feedback } from '@/features/endpoints/answers'
import type { Shown } from '@/features/endpoints/queries'
import type { Split } from '@/features/endpoints/traffic'

const ROOT = '/api/v1/workspaces/{workspace}/online-endpoints'

type Change = { traffic?: Split; description?: string; tags?: Record<string, string | null> }

/** Refused where the endpoint is another than the one that was shown. */
export async function change(workspace: string, { endpoint, etag }: Shown, body: Change): Promise<Shown> {
  const { data, response } = await api.PATCH(`${ROOT}/{name}`, {
    params: { path: { workspace, name: endpoint.name }, header: etag ? { 'if-match': etag } : {} },
    body,
  })
  if (!data) throw unreachable()
  return { endpoint: data, etag: response.headers.get('etag') }
}

export const createEndpoint = (workspace: string, document: string) =>
  ask(api.POST(ROOT, { params: { path: { workspace } }, headers: once(), body: { document, set: {} } }))

export async function deleteEndpoint(workspace: string, name: string): Promise<void> {
  await api.DELETE(`${ROOT}/{name}`, { params: { path: { workspace, name } } })
}

export const createDeployment = (workspace: string, endpoint: string, document: string, all_traffic: boolean) =>
  ask(
    api.POST(`${ROOT}/{endpoint}/deployments`, {
      params: { path: { workspace, endpoint } },
      headers: once(),
      body: { document, set: {}, all_traffic },
    }),
  )

export const updateDeployment = (
  workspace: string,
  endpoint: string,
  name: string,
  document: string,
  all_traffic: boolean,
) =>
  ask(
    api.PUT(`${ROOT}/{endpoint}/deployments/{name}`, {
      params: { path: { workspace, endpoint, name } },
      headers: once(),
      body: { document, set: {}, all_traffic },
    }),
  )

export async function deleteDeployment(workspace: string, endpoint: string, name: string): Promise<void> {
  await api.DELETE(`${ROOT}/{endpoint}/deployments/{name}`, { params: { path: { workspace, endpoint, name } } })
}

export const regenerateKey = (workspace: string, name: string, key: 'primary' | 'secondary') =>
  ask(api.POST(`${ROOT}/{name}/keys`, { params: { path: { workspace, name } }, headers: once(), body: { key } }))

export async function seal(workspace: string, name: string): Promise<void> {
  await api.POST(`${ROOT}/{name}/collected/seal`, { params: { path: { workspace, name } } })
}

/** `body`: JSON text, sent as it was written. */
export const invoke = (workspace: string, name: string, body: string, deployment: string) =>
  ask(
    api.POST(`${ROOT}/{name}/invoke`, {
      params: { path: { workspace, name }, header: deployment ? { 'azureml-model-deployment': deployment } : {} },
      body: {},
      bodySerializer: () => body,
    }),
  )

const TOLD_AT_ONCE = 20_000

/** How many are kept now. Told twice, the later one counts. */
export async function tell(workspace: string, name: string, feedback: readonly Feedback[]): Promise<number> {
  let kept = 0
  for (let from = 0; from < feedback.length; from += TOLD_AT_ONCE) {
    const body = feedback.slice(from, from + TOLD_AT_ONCE)
    const told = await ask(api.POST(`${ROOT}/{name}/feedback`, { params: { path: { workspace, name } }, body }))
    kept += told.accepted
  }
  return kept
}
