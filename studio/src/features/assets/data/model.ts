import { figure } from '@/lib/format'
import { type Json, list, number, record, records, text } from '@/lib/json'
import { cellOf, typeName } from '@/lib/preview'

export type Bins = { edges: string[]; counts: number[] }
export type Top = { value: string; count: number }
export type ProfileColumn = {
  name: string
  type: string
  kind: string
  nulls: number
  distinct: number | null
  distinctIsExact: boolean
  min: string | null
  mean: number | null
  max: string | null
  deviation: number | null
  notFinite: number
  longest: number | null
  quantiles: [string, string][]
  quantilesAreExact: boolean
  bins: Bins | null
  top: Top[]
}
export type Profile = { rows: number; files: number; bytes: number; nullWords: string[]; columns: ProfileColumn[] }

export function profileOf(content: Json): Profile {
  return {
    rows: number(content.rows) ?? 0,
    files: number(content.files) ?? 0,
    bytes: number(content.size_in_arrow_bytes) ?? 0,
    nullWords: list(content.null_words).map(String),
    columns: records(content.columns).map(columnOf),
  }
}

/** A figure or a moment of a profile, as it is shown. */
export function shown(value: unknown): string | null {
  if (typeof value === 'number') return figure(value)
  return typeof value === 'string' ? cellOf(value) : null
}

function columnOf(told: Json): ProfileColumn {
  return {
    name: text(told.name) ?? '',
    type: typeName(text(told.type)),
    kind: text(told.kind) ?? 'other',
    nulls: number(told.nulls) ?? 0,
    distinct: number(told.distinct),
    distinctIsExact: told.distinct_is_exact !== false,
    min: shown(told.min),
    mean: number(told.mean),
    max: shown(told.max),
    deviation: number(told.standard_deviation),
    notFinite: number(told.not_finite) ?? 0,
    longest: number(told.longest),
    quantiles: Object.entries(record(told.quantiles)).map(([at, value]) => [percent(at), shown(value) ?? '–']),
    quantilesAreExact: told.quantiles_are_exact !== false,
    bins: binsOf(told.histogram),
    top: records(told.top).map(({ value, count }) => ({ value: text(value) ?? '', count: number(count) ?? 0 })),
  }
}

function binsOf(value: unknown): Bins | null {
  const told = record(value)
  const counts = list(told.counts).map((count) => number(count) ?? 0)
  const edges = list(told.edges).map((edge) => shown(edge) ?? '')
  return counts.length ? { edges, counts } : null
}

const percent = (at: string): string => (at === '0.5' ? 'median' : `${Number(at) * 100} %`)

/** What a column's small bars show: its histogram, else how often its most frequent values are. */
export function barsOf({ bins, top, distinct }: ProfileColumn): number[] {
  if (bins) return bins.counts
  // Keys and other texts that hardly repeat have no shape.
  return distinct !== null && top.length > 0 && (top[0]?.count ?? 0) > 1 ? top.map(({ count }) => count) : []
}

/** `0.4 %`, and never 0 for what is not. */
export function share(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %'
  const value = (100 * part) / whole
  if (value < 0.1) return '< 0.1 %'
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} %`
}
