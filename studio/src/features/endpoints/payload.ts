import { list, record, records, text } from '@/lib/json'
import { cellsOf, type Sheet } from '@/lib/sheet'

/** What a model takes, by its signature. `null` where it takes no columns, such as a tensor. */
export type InputColumn = { name: string; type: string; required: boolean }
/** What the endpoint has said of columns. */
export type Refused = Readonly<Record<string, string>>
/** What is typed, by column. */
export type Row = Readonly<Record<string, string>>
export type Wrong = Readonly<Record<string, Need>>
/** What a cell would have to be. */
export type Need = 'something' | 'whole' | 'number' | 'truth' | 'json'

const NUMBERS = new Set(['double', 'float'])
const WHOLE = new Set(['long', 'integer'])
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const INTEGER = /^-?(?:0|[1-9]\d*)$/
const NULLABLE = new Set(['double', 'float', 'string', 'datetime', 'binary'])

const signatureOf = (facts: unknown): unknown => record(record(record(facts).mlmodel).signature).inputs

/** The columns of a model version's signature; null where it has none that a form could be made of. */
export function columnsOf(facts: unknown): InputColumn[] | null {
  const inputs = records(signatureOf(facts))
  const columns = inputs.flatMap(({ name, type, required }) => {
    const [named, typed] = [text(name), text(type)]
    return named && typed && typed !== 'tensor' ? [{ name: named, type: typed, required: required !== false }] : []
  })
  return columns.length && columns.length === inputs.length ? columns : null
}

export const examplePath = (facts: unknown): string | null => text(record(record(facts).mlmodel).input_example)

/** The rows of MLflow's saved example: columns and data, or records. */
export function exampleRows(example: unknown, columns: readonly InputColumn[]): Row[] {
  const names = list(record(example).columns)
  const split = list(record(example).data).map((cells) =>
    Object.fromEntries(list(cells).map((cell, index) => [String(names[index] ?? index), cell])),
  )
  const found = split.length ? split : records(example)
  return found.map((cells) => Object.fromEntries(columns.map(({ name }) => [name, shown(cells[name])])))
}

const shown = (cell: unknown): string =>
  cell === null || cell === undefined ? '' : typeof cell === 'string' ? cell : JSON.stringify(cell)

export const emptyRow = (columns: readonly InputColumn[]): Row =>
  Object.fromEntries(columns.map(({ name }) => [name, '']))

/** Whether the endpoint takes a missing value: of a required whole number or boolean it does not. */
export const takesNull = ({ type, required }: InputColumn): boolean => !required || NULLABLE.has(type)

/** What is typed as JSON text, as exactly as it was typed, null for nothing; or why it cannot be. */
export function literal(typed: string, column: InputColumn): { json: string } | { wrong: Need } {
  const { type } = column
  const value = type === 'string' ? typed : typed.trim()
  if (value === '') return takesNull(column) ? { json: 'null' } : { wrong: 'something' }
  if (WHOLE.has(type)) return INTEGER.test(value) ? { json: value } : { wrong: 'whole' }
  if (NUMBERS.has(type)) return NUMBER.test(value) ? { json: value } : { wrong: 'number' }
  if (type === 'boolean') return value === 'true' || value === 'false' ? { json: value } : { wrong: 'truth' }
  if (type === 'string' || type === 'datetime' || type === 'binary') return { json: JSON.stringify(value) }
  return isJson(value) ? { json: value } : { wrong: 'json' }
}

export function wrongIn(row: Row, columns: readonly InputColumn[]): Wrong {
  return Object.fromEntries(
    columns.flatMap((column) => {
      const said = literal(row[column.name] ?? '', column)
      return 'wrong' in said ? [[column.name, said.wrong]] : []
    }),
  )
}

/** The request for some rows; a cell that says nothing valid goes as the text it is, for the endpoint to judge. */
export const bodyOf = (rows: readonly Row[], columns: readonly InputColumn[]): string =>
  requestOf(
    columns,
    rows.map((row) => columns.map((column) => cellOf(row[column.name] ?? '', column))),
  )

/** The request for a file's lines: the columns that the model takes, and null where a cell is empty. */
export function bodyOfSheet(sheet: Sheet, columns: readonly InputColumn[]): string {
  const given = columns.filter(({ name }) => sheet.columns.includes(name))
  const cells = given.map((column) =>
    cellsOf(sheet, column.name).map((typed) => (typed === '' ? 'null' : cellOf(typed, column))),
  )
  return requestOf(
    given,
    sheet.lines.map((_, line) => cells.map((column) => column[line] ?? 'null')),
  )
}

function cellOf(typed: string, column: InputColumn): string {
  const said = literal(typed, column)
  return 'json' in said ? said.json : JSON.stringify(typed)
}

function requestOf(columns: readonly InputColumn[], rows: readonly string[][]): string {
  const names = columns.map(({ name }) => JSON.stringify(name)).join(', ')
  const lines = rows.map((cells) => `      [${cells.join(', ')}]`).join(',\n')
  return `{\n  "input_data": {\n    "columns": [${names}],\n    "data": [\n${lines}\n    ]\n  }\n}`
}

/** As many rows as code to be read shows of a file. */
export const SHOWN_ROWS = 3
export const firstRows = (sheet: Sheet): Sheet => ({ ...sheet, lines: sheet.lines.slice(0, SHOWN_ROWS) })

/** Of which column, in the first row, a refusal speaks: `/data/0/sched_dep`. */
export function refusedColumns(errors: readonly { pointer: string; message: string }[]): Refused {
  return Object.fromEntries(
    errors.flatMap(({ pointer, message }) => {
      const [, column] = /^\/data\/0\/(.+)$/.exec(pointer) ?? []
      return column === undefined ? [] : [[column.replaceAll('~1', '/').replaceAll('~0', '~'), message]]
    }),
  )
}

export function isJson(value: string): boolean {
  try {
    JSON.parse(value)
    return true
  } catch {
    return false
  }
}

/** What stands first in an empty request where there is no signature to make a form of. */
export const rawBody = (example: unknown): string =>
  JSON.stringify(
    example === undefined ? { inputs: [] } : Array.isArray(example) ? { inputs: example } : { input_data: example },
    null,
    2,
  )
