import type { ContainerOut, VersionOut } from '@/api/client'
import { list, number, record, text } from '@/lib/json'
import { filterOf, type ListSearch } from '@/lib/list'
import type { AssetNoun } from '@/lib/refs'

export type View = 'active' | 'archived' | 'all'

/** Which of the archived a list shows. */
export const viewOf = (search: ListSearch): View =>
  search.view === 'archived' || search.view === 'all' ? search.view : 'active'

/** The filter as lists of assets understand it: what is typed is looked for in `field`. */
export function assetFilter(search: ListSearch, facets: readonly string[], field: string): string | undefined {
  return filterOf(search, facets)?.replace(/^text ILIKE/, `${field} ILIKE`)
}

/** The kind's word in the lineage: `model` of `models`. */
export const kindOf = (noun: AssetNoun): string => (noun === 'data' ? noun : noun.slice(0, -1))
export const lineageNode = (noun: AssetNoun, { name, version }: { name: string; version: string }): string =>
  `${kindOf(noun)}:${name}:${version}`

/** Labels by version: `{ '2': ['champion'] }`. */
export function labelsByVersion(container: Pick<ContainerOut, 'labels'>): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const [label, version] of Object.entries(container.labels)) found[version] = [...(found[version] ?? []), label]
  return found
}

/** The ETag that a change must still find. */
export const etag = (revision: number): string => `"${revision}"`

export const ownerOf = ({ facts }: Pick<VersionOut, 'facts'>) => text(facts.owner)
export const tierOf = ({ facts }: Pick<VersionOut, 'facts'>) => text(facts.tier)

/** What a tag is, as it is typed: `team = ops`, `team: ops` or `team`. */
export function tagOf(typed: string): [string, string] | null {
  const [key = '', ...rest] = typed.split(/[=:]/)
  return key.trim() ? [key.trim(), rest.join('=').trim()] : null
}

/** What the document of a data version promises of its columns, as name and type. */
export function schemaOf({ facts }: Pick<VersionOut, 'facts'>): [string, string][] {
  const told = facts.schema
  const rows = list(Array.isArray(told) ? told : record(told).columns).map(record)
  if (rows.length) return rows.map((row) => [text(row.name) ?? '', text(row.type) ?? ''])
  return Object.entries(record(told)).map(([name, type]) => [name, text(type) ?? JSON.stringify(type)])
}

export const countOf = (value: unknown): number => number(value) ?? 0
