import { words } from '@/words'

/** A refusal as the platform says it (RFC 9457), or the network's. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly hint: string | null = null,
    readonly errors: { pointer: string; message: string }[] = [],
    readonly requestId: string | null = null,
  ) {
    super(detail)
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' && value ? value : null)

function pointers(value: unknown): { pointer: string; message: string }[] {
  if (!Array.isArray(value)) return []
  return value.map((each: Record<string, unknown>) => ({
    pointer: text(each.pointer) ?? '',
    message: text(each.message) ?? '',
  }))
}

/** The problem document `body` of an answer; what is no problem document is told by its status alone. */
export function problemOf(response: Response, body: unknown): Problem {
  const told: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {}
  return new Problem(
    response.status,
    text(told.code) ?? 'unknown',
    text(told.title) ?? response.statusText,
    text(told.detail) ?? words.faces.answered(response.status),
    text(told.hint),
    pointers(told.errors),
    text(told.request_id) ?? response.headers.get('x-request-id'),
  )
}

export const unreachable = (): Problem =>
  new Problem(0, 'unreachable', words.faces.unreachable, words.faces.unreachableDetail)

export const problem = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : new Problem(-1, 'page', words.faces.broken, error instanceof Error ? error.message : String(error))

/** The answer, or null where there is no such thing. */
export const found = <T>(answer: Promise<T>): Promise<T | null> =>
  answer.catch((error: unknown) => {
    if (error instanceof Problem && error.status === 404) return null
    throw error
  })
