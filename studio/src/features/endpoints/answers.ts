import { list, number, record, text } from '@/lib/json'
import { cellsOf, type Sheet, SheetBroken } from '@/lib/sheet'

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

/** Of which class each probability of a row is; null for one whose class nobody has named. */
export function chancesOf(count: number, classes: readonly unknown[]): (string | null)[] {
  const named = classes.length === Math.max(count, 2) ? classes.slice(-count).map(shownValue) : []
  return Array.from({ length: count }, (_, index) => named[index] ?? null)
}

export type Feedback = {
  request_id: string
  row: number
  actual?: unknown
  rating?: number
  label?: string
  at?: string
}
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

/** A sheet's lines, with the id of their prediction before and the prediction behind; null where the answer has others. */
export function answeredSheet(sheet: Sheet, requestId: string, answer: unknown): Sheet | null {
  const told = answeredOf(answer)
  if (told?.scored.length !== sheet.lines.length) return null
  const chances = Array.from({ length: told.classes }, (_, index) =>
    told.classes === 1 ? 'probability' : `probability_${index}`,
  )
  const made = ['request_id', 'row', 'prediction', ...chances]
  const kept = sheet.columns.filter((name) => !made.includes(name))
  const cells = kept.map((name) => cellsOf(sheet, name))
  return {
    name: `answered-${sheet.name}`,
    columns: ['request_id', 'row', ...kept, 'prediction', ...chances],
    lines: told.scored.map(({ row, prediction, chances: found }) => [
      requestId,
      String(row),
      ...cells.map((column) => column[row] ?? ''),
      typeof prediction === 'string' ? prediction : JSON.stringify(prediction),
      ...found.map(String),
    ]),
  }
}

/** What one column says of the rows of one request; empty cells say nothing. */
export const feedbackOfColumn = (sheet: Sheet, requestId: string, column: string): Feedback[] =>
  cellsOf(sheet, column).flatMap((typed, row) => feedbackOf(requestId, row, 'actual', typed) ?? [])

const KINDS = ['actual', 'rating', 'label'] as const

const WRITTEN = /^(?:request_id|row|at|prediction|probability(?:_\d+)?)$/

/** Of which columns one may say what came, where a file names predictions and has none that is called so. */
export const likelyTruths = ({ columns }: Sheet): string[] =>
  columns.includes('request_id') && !KINDS.some((kind) => columns.includes(kind))
    ? columns.filter((name) => !WRITTEN.test(name))
    : []

/**
 * What a file says of predictions, by its columns request_id, row, actual, rating, label and at; `actual`: the column that stands for
 * that of this name. Throws SheetBroken.
 */
export function feedbackOfSheet(sheet: Sheet, actual = 'actual'): Feedback[] {
  const named = { actual, rating: 'rating', label: 'label' }
  const kinds = KINDS.filter((kind) => sheet.columns.includes(named[kind]))
  if (!sheet.columns.includes('request_id') || !kinds.length)
    throw new SheetBroken(
      `${sheet.name} has the columns ${sheet.columns.join(', ')}; request_id and one of ${KINDS.join(', ')} are needed.`,
    )
  const of = (name: string) => cellsOf(sheet, name)
  const [ids, rows, times, told] = [of('request_id'), of('row'), of('at'), kinds.map((kind) => of(named[kind]))]
  const found = ids.flatMap((id, line) => {
    const each = kinds.map((kind, index) => feedbackOf(id, Number(rows[line] ?? 0), kind, told[index]?.[line] ?? ''))
    const said = each.filter((one) => one !== null)
    const at = times[line]
    return said.length ? [Object.assign({}, ...said, at ? { at } : {})] : []
  })
  if (!found.length)
    throw new SheetBroken(`No line of ${sheet.name} says anything in ${kinds.map((kind) => named[kind]).join(', ')}.`)
  return found
}

/** The file and line at which a model raised, out of a refusal's sentence. */
export function placeOf(detail: string): string | null {
  return text(/\(at (.+:\d+)\)\.?$/.exec(detail)?.[1]?.replace(/^.*\/(?:site-packages|inputs\/model)\//, ''))
}
