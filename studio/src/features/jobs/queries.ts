import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, ask } from '@/api/client'
import { filterOf, type ListSearch } from '@/lib/list'

export const FACETS = ['status', 'experiment_name', 'created_by', 'type', 'archived'] as const

export const jobsQuery = (workspace: string, search: ListSearch) =>
  infiniteQueryOptions({
    queryKey: [workspace, 'jobs', 'list', filterOf(search, FACETS), search.order],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/jobs', {
          params: {
            path: { workspace },
            query: {
              filter: filterOf(search, FACETS),
              order_by: search.order,
              page_token: pageParam,
              max_results: 100,
            },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page_token ?? undefined,
    placeholderData: (before) => before,
  })

export const jobQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'jobs', 'one', name],
    queryFn: () =>
      ask(api.GET('/api/v1/workspaces/{workspace}/jobs/{name}', { params: { path: { workspace, name } } })),
  })
