import type { ListSearch } from '@/lib/list'

/** What rows are narrowed and ordered by: a name of the URL, and the row's text for it. */
export type Fields<T> = { [name: string]: (row: T) => string }

const apart = new Intl.Collator(undefined, { numeric: true })

/** For lists that are short enough to be here whole: the rows that the URL asks for, in its order. */
export function narrowed<T>(rows: readonly T[], search: ListSearch, fields: Fields<T>): T[] {
  const text = search.text?.toLowerCase()
  const facets = Object.keys(fields).filter((name) => search[name])
  const kept = rows.filter(
    (row) =>
      (!text || Object.values(fields).some((field) => field(row).toLowerCase().includes(text))) &&
      facets.every((name) => search[name]?.split(',').includes(fields[name]?.(row) ?? '')),
  )
  const [order = '', way] = search.order?.split(' ') ?? []
  const field = fields[order]
  if (!field) return kept
  const turn = way === 'desc' ? -1 : 1
  return kept.sort((a, b) => turn * apart.compare(field(a), field(b)))
}
