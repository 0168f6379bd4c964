import type { Json } from '@/lib/json'

/** How a JSON value is shown so that people can read it. */
export type Shape =
  | { kind: 'plain'; value: string | number | boolean | null }
  | { kind: 'words'; values: (string | number | boolean | null)[] }
  | { kind: 'table'; columns: string[]; rows: { name: string | null; cells: unknown[] }[] }
  | { kind: 'list'; items: unknown[] }
  | { kind: 'parts'; facts: [string, Plain][]; sections: [string, unknown][] }

type Plain = string | number | boolean | null

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const isPlain = (value: unknown): value is Plain => value === null || /^(string|number|boolean)$/.test(typeof value)
const isFlat = (value: unknown): value is Json => isRecord(value) && Object.values(value).every(isPlain)

export function shapeOf(value: unknown): Shape {
  if (isPlain(value)) return { kind: 'plain', value }
  if (Array.isArray(value)) return shapeOfList(value)
  if (!isRecord(value)) return { kind: 'plain', value: String(value) }
  const entries = Object.entries(value)
  if (entries.length > 1 && alike(Object.values(value))) return sideBySide(entries)
  return partsOf(entries)
}

function shapeOfList(items: unknown[]): Shape {
  if (items.every(isPlain)) return { kind: 'words', values: items }
  if (items.length > 0 && items.every(isRecord)) {
    const columns = [...new Set(items.flatMap(Object.keys))]
    return {
      kind: 'table',
      columns,
      rows: items.map((item) => ({ name: null, cells: columns.map((key) => item[key]) })),
    }
  }
  return { kind: 'list', items }
}

/** Whether values say the same of several things: flat records that share most of their keys. */
function alike(values: unknown[]): boolean {
  if (!values.every(isFlat)) return false
  const keys = values.map((value) => Object.keys(value))
  const every = new Set(keys.flat())
  return every.size > 1 && keys.every((own) => own.length >= every.size * 0.6)
}

/** A line a key, a column a thing: `{candidate: {auc: 0.7}, champion: {auc: 0.6}}`. */
function sideBySide(entries: [string, unknown][]): Shape {
  const records = entries.map(([name, value]): [string, Json] => [name, isRecord(value) ? value : {}])
  const names = [...new Set(records.flatMap(([, value]) => Object.keys(value)))]
  return {
    kind: 'table',
    columns: records.map(([name]) => name),
    rows: names.map((name) => ({ name, cells: records.map(([, value]) => value[name]) })),
  }
}

/** What is plain as names and values; of the rest, neighbours that say the same of several things side by side. */
function partsOf(entries: [string, unknown][]): Shape {
  const facts = entries.flatMap(([name, value]): [string, Plain][] => (isPlain(value) ? [[name, value]] : []))
  const sections: [string, unknown][] = []
  const rest = entries.filter(([, value]) => !isPlain(value))
  for (let index = 0; index < rest.length; index += 1) {
    const entry = rest[index]
    if (!entry) continue
    let end = index + 1
    while (end < rest.length && alike(rest.slice(index, end + 1).map(([, value]) => value))) end += 1
    const group = rest.slice(index, end)
    if (group.length > 1) {
      sections.push([group.map(([name]) => name).join(', '), Object.fromEntries(group)])
      index = end - 1
    } else sections.push(entry)
  }
  return { kind: 'parts', facts, sections }
}

/** `max_abs_diff` as people say it. */
export const said = (key: string): string => key.replaceAll('_', ' ')
