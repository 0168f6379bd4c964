import { list, number, record, text } from '@/lib/json'

/** One scored row. `chances`: P(second class), or one a class. */
export type Scored = { row: number; prediction: unknown; chances: number[] }
export type Answered = { scored: Scored[]; classes: number }

/** What /score gave, row by row; null for what is no such answer. */
export function answeredOf(answer: unknown): Answered | null {
  const told = record(answer)
  if (!Array.isArray(told.predictions)) return null
  const chances = list(told.probabilities)
  const scored = told.predictions.map((prediction: unknown, row) => ({
    row,
    prediction,
    chances: numbers(chances[row]),
  }))
  return { scored, classes: Math.max(0, ...scored.map((one) => one.chances.length)) }
}

const numbers = (value: unknown): number[] => {
  const one = number(value)
  return one === null ? list(value).flatMap((each) => number(each) ?? []) : [one]
}

/** A prediction as people read it: numbers as figures, whole ones to the last digit. The answer as JSON has all of it. */
export const shownValue = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value, rounded) ?? '–')

const DIGITS = 6
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value

export type Feedback = { request_id: string; row: number; actual?: unknown; rating?: number; label?: string }
export type Kind = 'actual' | 'rating' | 'label'

/** What is told of a prediction: a value as JSON where it is JSON, else as text. Null where nothing valid is typed. */
export function feedbackOf(requestId: string, row: number, kind: Kind, typed: string): Feedback | null {
  const about = { request_id: requestId, row }
  const value = typed.trim()
  if (value === '') return null
  if (kind === 'label') return { ...about, label: value }
  if (kind === 'rating') return Number.isFinite(Number(value)) ? { ...about, rating: Number(value) } : null
  return { ...about, actual: jsonOrText(value) }
}

function jsonOrText(typed: string): unknown {
  try {
    return JSON.parse(typed)
  } catch {
    return typed
  }
}

/** The file and line at which a model raised, out of a refusal's sentence. */
export function placeOf(detail: string): string | null {
  return text(/\(at (.+:\d+)\)\.?$/.exec(detail)?.[1]?.replace(/^.*\/(?:site-packages|inputs\/model)\//, ''))
}
