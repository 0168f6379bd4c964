// Reading what an answer types loosely: each gives nothing for what is not of its kind.

export type Json = Record<string, unknown>

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

export const record = (value: unknown): Json => (isRecord(value) ? value : {})
export const records = (value: unknown): Json[] => list(value).filter(isRecord)
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
export const texts = (value: unknown): string[] => list(value).flatMap((each) => text(each) ?? [])
export const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
export const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** JSON as Python writes it, where NaN and Infinity may stand: they become null. Undefined for what is no JSON. */
export function pythonJson(written: string): unknown {
  const strict = written.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (part) =>
    part.startsWith('"') ? part : 'null',
  )
  try {
    return JSON.parse(strict)
  } catch {
    return undefined
  }
}
