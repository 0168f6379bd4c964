import { Box, Text } from '@mantine/core'
import {
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryOptions,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { isNarrowed, type ListSearch, listSearch, shownColumns } from '@/lib/list'
import { heldRows, type Place } from '@/lib/paging'
import { type Column, Head, Row, type RowLink, SkeletonRow, Skeletons } from '@/ui/DataRow'
import { Failure, NoMatch } from '@/ui/Faces'
import { type Facet, Toolbar } from '@/ui/Toolbar'
import { words } from '@/words'
import classes from './DataTable.module.css'

type Page<T> = { items: T[]; next_page_token?: string | null; total?: number | null }

type Props<T, P extends Page<T>, K extends QueryKey> = {
  label: string
  columns: Column<T>[]
  facets?: Facet[]
  query: UseInfiniteQueryOptions<P, Error, InfiniteData<P>, K, Place>
  search: ListSearch
  onSearch: (search: ListSearch) => void
  rowKey: (row: T) => string
  /** Where a row leads; its first cell is the link. */
  link?: RowLink<T>
  /** What a row does where it has no page. */
  onOpen?: (row: T) => void
  /** In the place of the text field, where the list is narrowed otherwise; `narrowed` tells whether it is. */
  filters?: ReactNode
  narrowed?: boolean
  /** What stands there while there is nothing at all. */
  empty: ReactNode
  actions?: ReactNode
}

const ROW = 34
/** In pixels, of a column that takes what is left. */
const NARROWEST = 170
/** In rows: how long before they are reached the next ones are asked for. */
const AHEAD = 50
const FAR = 500

/** A list that the server filters, orders and pages: rows are drawn and asked for as they are scrolled to. */
export function DataTable<T, P extends Page<T>, K extends QueryKey>({
  label,
  columns,
  facets = [],
  query,
  search,
  onSearch,
  rowKey,
  link,
  onOpen,
  filters,
  narrowed = false,
  empty,
  actions,
}: Props<T, P, K>) {
  const pages = useInfiniteQuery(query)
  const { rows, start, total } = useMemo(() => heldRows(pages.data), [pages.data])
  const shown = useMemo(() => shownColumns(columns, search.show), [columns, search.show])
  const names = facets.map(({ id }) => id)
  const scroller = useRef<HTMLElement>(null)
  const virtual = useVirtualizer({
    count: start + rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const { hasNextPage, isFetchingNextPage } = pages
  useNeeded(pages, query.queryKey, { first: items[0]?.index ?? 0, last: items.at(-1)?.index ?? 0 }, start, rows.length)
  const navigate = useNavigate()
  const open = useMemo(() => (link ? (row: T) => void navigate(link(row)) : onOpen), [link, navigate, onOpen])
  const { chosen, pressed } = useChosen(rows, start, open, (index) => virtual.scrollToIndex(index))

  const clear = () => onSearch(listSearch({ order: search.order, show: search.show }))
  const nothing = !pages.isPending && !pages.error && rows.length === 0
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <Box className={`panel ${classes.frame}`}>
      <Toolbar
        columns={columns}
        shown={shown}
        facets={facets}
        search={search}
        onSearch={onSearch}
        filters={filters}
        count={start + rows.length}
        total={total}
        more={hasNextPage}
        busy={pages.isFetching}
        refresh={() => pages.refetch()}
        actions={actions}
      />
      {pages.error && !rows.length ? (
        <Failure error={pages.error} again={() => pages.refetch()} />
      ) : nothing ? (
        narrowed || isNarrowed(search, names) ? (
          <NoMatch clear={clear} />
        ) : (
          empty
        )
      ) : (
        <section
          ref={scroller}
          className={classes.scroller}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          onKeyDown={pressed}
          aria-label={label}
        >
          <table
            className={classes.table}
            style={{ minWidth: shown.reduce((sum, { width = NARROWEST }) => sum + width, 0) }}
            aria-label={label}
            aria-rowcount={total ?? (hasNextPage ? -1 : start + rows.length)}
          >
            <colgroup>
              {shown.map(({ id, width }) => (
                <col key={id} style={{ width }} />
              ))}
            </colgroup>
            <thead>
              <tr>
                {shown.map((column) => (
                  <Head
                    key={column.id}
                    column={column}
                    order={search.order}
                    sort={(order) => onSearch({ ...search, order })}
                  />
                ))}
              </tr>
            </thead>
            <tbody>
              {pages.isPending && <Skeletons columns={shown.length} />}
              {above > 0 && (
                <tr aria-hidden>
                  <td colSpan={shown.length} style={{ height: above, padding: 0, border: 0 }} />
                </tr>
              )}
              {items.map(({ index }) => {
                const row = rows[index - start]
                if (row === undefined)
                  return <SkeletonRow key={`before ${index}`} line={index} columns={shown.length} />
                return (
                  <Row
                    key={rowKey(row)}
                    row={row}
                    columns={shown}
                    link={link}
                    open={open}
                    selected={index === chosen}
                  />
                )
              })}
              {below > 0 && (
                <tr aria-hidden>
                  <td colSpan={shown.length} style={{ height: below, padding: 0, border: 0 }} />
                </tr>
              )}
            </tbody>
          </table>
          {isFetchingNextPage && (
            <Text size="xs" c="dimmed" p="xs">
              {words.list.loadingMore}
            </Text>
          )}
        </section>
      )}
    </Box>
  )
}

type Fetching = Pick<
  UseInfiniteQueryResult,
  'hasNextPage' | 'hasPreviousPage' | 'isFetching' | 'fetchNextPage' | 'fetchPreviousPage'
>

/** Asks for the pages about what is seen before their rows are reached; who has gone back far begins again. */
function useNeeded(
  pages: Fetching,
  key: QueryKey,
  seen: { first: number; last: number },
  start: number,
  held: number,
): void {
  const queries = useQueryClient()
  const { hasNextPage, hasPreviousPage, isFetching, fetchNextPage, fetchPreviousPage } = pages
  const wanted =
    isFetching || !held
      ? 'nothing'
      : hasPreviousPage && seen.first < start + AHEAD
        ? start - seen.first > FAR && seen.first < FAR
          ? 'start'
          : 'before'
        : hasNextPage && seen.last >= start + held - AHEAD
          ? 'after'
          : 'nothing'
  // biome-ignore lint/correctness/useExhaustiveDependencies: a key is made anew by every drawing
  useEffect(() => {
    if (wanted === 'start') void queries.resetQueries({ queryKey: key, exact: true })
    if (wanted === 'before') void fetchPreviousPage()
    if (wanted === 'after') void fetchNextPage()
  }, [wanted, start, held, queries, fetchPreviousPage, fetchNextPage])
}

function useChosen<T>(rows: T[], start: number, open: ((row: T) => void) | undefined, show: (index: number) => void) {
  const [chosen, setChosen] = useState(-1)
  const pressed = (event: KeyboardEvent) => {
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key]
    const row = rows[chosen - start]
    if (step !== undefined) {
      const next = Math.max(0, Math.min(start + rows.length - 1, chosen + step))
      setChosen(next)
      show(next)
      event.preventDefault()
    } else if (event.key === 'Enter' && row !== undefined && event.target === event.currentTarget) {
      open?.(row)
    }
  }
  return { chosen, pressed }
}
