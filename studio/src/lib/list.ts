/** A list's state as it stands in the URL: `text`, `order`, `show` (the columns, comma-separated), and one entry a facet. */
export type ListSearch = { text?: string; order?: string; show?: string; [facet: string]: string | undefined }

/** What a URL may say of a list; everything else is dropped. */
export function listSearch(raw: Record<string, unknown>): ListSearch {
  const kept: ListSearch = {}
  for (const [key, value] of Object.entries(raw)) {
    if (typeof value === 'string' && value !== '') kept[key] = value
    else if (typeof value === 'number' || typeof value === 'boolean') kept[key] = String(value)
  }
  return kept
}

const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`

/** The filter in the list language: `text` over what a person would search, and `facet = 'value'`, or IN where there are several. */
export function filterOf(search: ListSearch, facets: readonly string[]): string | undefined {
  const conditions = facets.flatMap((facet) => {
    const values = search[facet]?.split(',').filter(Boolean) ?? []
    if (!values.length) return []
    return values.length === 1
      ? [`${facet} = ${quoted(values[0] ?? '')}`]
      : [`${facet} IN (${values.map(quoted).join(', ')})`]
  })
  if (search.text) conditions.unshift(`text ILIKE ${quoted(`%${search.text}%`)}`)
  return conditions.length ? conditions.join(' AND ') : undefined
}

/** The next order when a column's title is clicked: descending, ascending, the list's own. */
export function nextOrder(order: string | undefined, column: string): string | undefined {
  if (order === `${column} desc`) return column
  if (order === column) return undefined
  return `${column} desc`
}

export function isNarrowed(search: ListSearch, facets: readonly string[]): boolean {
  return Boolean(search.text) || facets.some((facet) => search[facet])
}

/** Which columns are shown: those that the URL names, else those that are not hidden at first. */
export function shownColumns<C extends { id: string; hidden?: boolean }>(
  columns: readonly C[],
  show: string | undefined,
): C[] {
  if (!show) return columns.filter(({ hidden }) => !hidden)
  const wanted = new Set(show.split(','))
  const found = columns.filter(({ id }) => wanted.has(id))
  return found.length ? found : columns.filter(({ hidden }) => !hidden)
}
