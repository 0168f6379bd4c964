import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, ask } from '@/api/client'
import { viewOf } from '@/features/assets/model'
import { askedFor, filterOf, type ListSearch } from '@/lib/list'
import { pageAt, paging } from '@/lib/paging'
import type { AssetNoun } from '@/lib/refs'

const FACETS = ['created_by'] as const
const VERSION_FACETS = ['type', 'created_by'] as const

export const containersQuery = (workspace: string, noun: AssetNoun, search: ListSearch) => {
  const query = { ...askedFor(search, FACETS), view: viewOf(search) }
  return infiniteQueryOptions({
    queryKey: [workspace, noun, 'list', query],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET(`/api/v1/workspaces/{workspace}/${noun}`, {
          params: { path: { workspace }, query: { ...query, ...pageAt(pageParam) } },
        }),
      ),
    ...paging,
    placeholderData: (before) => before,
  })
}

export const containerQuery = (workspace: string, noun: AssetNoun, name: string) =>
  queryOptions({
    queryKey: [workspace, noun, 'one', name],
    queryFn: () =>
      ask(api.GET(`/api/v1/workspaces/{workspace}/${noun}/{name}`, { params: { path: { workspace, name } } })),
  })

export const versionsQuery = (workspace: string, noun: AssetNoun, name: string, search: ListSearch) => {
  const query = {
    filter: filterOf(search, VERSION_FACETS),
    order_by: search.order ?? 'ordinal desc',
    view: viewOf(search),
  }
  return infiniteQueryOptions({
    queryKey: [workspace, noun, 'versions', name, query],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET(`/api/v1/workspaces/{workspace}/${noun}/{name}/versions`, {
          params: { path: { workspace, name }, query: { ...query, ...pageAt(pageParam) } },
        }),
      ),
    ...paging,
    placeholderData: (before) => before,
  })
}

export const versionQuery = (workspace: string, noun: AssetNoun, name: string, version: string) =>
  queryOptions({
    queryKey: [workspace, noun, 'version', name, version],
    queryFn: () =>
      ask(
        api.GET(`/api/v1/workspaces/{workspace}/${noun}/{name}/versions/{version}`, {
          params: { path: { workspace, name, version } },
        }),
      ),
  })

export const filesQuery = (workspace: string, noun: AssetNoun, name: string, version: string) =>
  queryOptions({
    queryKey: [workspace, noun, 'files', name, version],
    queryFn: () =>
      ask(
        api.GET(`/api/v1/workspaces/{workspace}/${noun}/{name}/versions/{version}/files`, {
          params: { path: { workspace, name, version } },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Where a browser fetches a file of a version. */
export const fileAddress = (
  workspace: string,
  noun: AssetNoun,
  name: string,
  version: string,
  path: string,
): string => {
  const parts = [workspace, noun, name, 'versions', version, 'files', ...path.split('/')]
  return `/api/v1/workspaces/${parts.map(encodeURIComponent).join('/')}`
}
