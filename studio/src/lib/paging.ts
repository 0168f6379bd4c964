/** Where a page of a list begins: its token, the number of its first row, and the page before it, so that it can be asked for again. */
export type Place = { token: string | undefined; start: number; total: number | null; before: Place | null }

type Page = { items: readonly unknown[]; next_page_token?: string | null; total?: number | null }

const PAGE = 100
/** So many pages are kept: what a list holds does not grow with how far somebody has scrolled. */
const KEPT = 10
const START: Place = { token: undefined, start: 0, total: null, before: null }

/** How a list is paged, for an infinite query. */
export const paging = {
  initialPageParam: START,
  getNextPageParam: (page: Page, _all: unknown, place: Place): Place | undefined =>
    page.next_page_token
      ? {
          token: page.next_page_token,
          start: place.start + page.items.length,
          total: page.total ?? place.total,
          before: place,
        }
      : undefined,
  getPreviousPageParam: (_page: Page, _all: unknown, place: Place): Place | undefined => place.before ?? undefined,
  maxPages: KEPT,
}

/** What is asked for at a place; how many there are in all is counted once, with the first page. */
export const pageAt = (place: Place, max_results = PAGE) => ({
  page_token: place.token,
  max_results,
  count: place.before === null,
})

type Held<T> = { pages: readonly (Page & { items: readonly T[] })[]; pageParams: readonly unknown[] }

const isPlace = (value: unknown): value is Place => typeof value === 'object' && value !== null && 'start' in value

/** The rows that are held, the number of the first of them, and how many there are in all where that is known. */
export function heldRows<T>(held: Held<T> | undefined): { rows: T[]; start: number; total: number | null } {
  const first = held?.pageParams[0]
  const place = isPlace(first) ? first : undefined
  return {
    rows: held?.pages.flatMap(({ items }) => items) ?? [],
    start: place?.start ?? 0,
    total: held?.pages[0]?.total ?? place?.total ?? null,
  }
}
