// The first rows of a table, as they are read.

import { type Json, list, number, records, text } from '@/lib/json'

export type Preview = {
  columns: { name: string; type: string }[]
  rows: unknown[][]
  /** The file that the rows are of, and among how many. */
  file: string
  files: number
}

export function previewOf(answer: Json): Preview {
  return {
    columns: records(answer.columns).map(({ name, type }) => ({ name: text(name) ?? '', type: typeName(text(type)) })),
    rows: list(answer.rows).map(list),
    file: text(answer.file) ?? '',
    files: number(answer.files) ?? 0,
  }
}

/** DuckDB's longest name for a type, as people write it. */
export const typeName = (type: string | null): string => (type ?? '').replace('timestamp with time zone', 'timestamptz')

export const isNumeric = (type: string): boolean =>
  /^(u?(tiny|small|big|huge)?int(eger)?|float|double|decimal(\(.*\))?)$/.test(type)

/** A cell as it is read: nothing for null, times without the T, what is nested as JSON. */
export function cellOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(12)))
  if (typeof value === 'string') return value.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(\.\d+)?)(\+00:00)?$/, '$1 $2')
  return JSON.stringify(value)
}

/** In pixels, by what stands in the first rows. */
export function widthOf(column: { name: string; type: string }, cells: readonly unknown[]): number {
  const longest = Math.max(column.name.length, column.type.length, ...cells.map((cell) => cellOf(cell)?.length ?? 0))
  return Math.min(340, Math.max(72, longest * 8.3 + 24))
}
