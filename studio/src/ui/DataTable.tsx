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
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { isNarrowed, type ListSearch, listSearch, shownColumns } from '@/lib/list'
import { heldRows, type Place } from '@/lib/paging'
import type { Column, RowLink } from '@/ui/DataRow'
import { Failure, NoMatch } from '@/ui/Faces'
import { Rows } from '@/ui/Rows'
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
  const [seen, setSeen] = useState({ first: 0, last: 0 })
  const onSeen = useCallback((first: number, last: number) => setSeen({ first, last }), [])
  const { hasNextPage, isFetchingNextPage } = pages
  useNeeded(pages, query.queryKey, seen, start, rows.length)
  const navigate = useNavigate()
  const open = useMemo(() => (link ? (row: T) => void navigate(link(row)) : onOpen), [link, navigate, onOpen])

  const clear = () => onSearch(listSearch({ order: search.order, show: search.show }))
  const nothing = !pages.isPending && !pages.error && rows.length === 0
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
        <Rows
          label={label}
          columns={shown}
          order={search.order}
          onOrder={(order) => onSearch({ ...search, order })}
          count={start + rows.length}
          rowAt={(index) => rows[index - start]}
          rowKey={rowKey}
          link={link}
          open={open}
          onSeen={onSeen}
          pending={pages.isPending}
          ariaCount={total ?? (hasNextPage ? -1 : start + rows.length)}
          below={
            isFetchingNextPage && (
              <Text size="xs" c="dimmed" p="xs">
                {words.list.loadingMore}
              </Text>
            )
          }
        />
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
