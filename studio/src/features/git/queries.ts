import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import { api, ask, type GitHookIn, once } from '@/api/client'
import { askedFor, type ListSearch } from '@/lib/list'
import { pageAt, paging } from '@/lib/paging'

// What is refused, and what a host is told, is no fact.
const LOOK_AGAIN_MS = 5_000

export const gitHooksQuery = (workspace: string, search: ListSearch = {}) => {
  const query = askedFor(search, ['host'])
  return infiniteQueryOptions({
    queryKey: [workspace, 'git-hooks', 'list', query],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/git-hooks', {
          params: { path: { workspace }, query: { ...query, ...pageAt(pageParam) } },
        }),
      ),
    ...paging,
    placeholderData: (before) => before,
  })
}

export const gitHookQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'git-hooks', 'one', name],
    queryFn: () =>
      ask(api.GET('/api/v1/workspaces/{workspace}/git-hooks/{name}', { params: { path: { workspace, name } } })),
  })

export const deliveriesQuery = (workspace: string, name: string) =>
  infiniteQueryOptions({
    queryKey: [workspace, 'git-hooks', 'deliveries', name],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/git-hooks/{name}/deliveries', {
          params: { path: { workspace, name }, query: { page_token: pageParam, max_results: 50 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page_token ?? undefined,
    refetchInterval: LOOK_AGAIN_MS,
  })

export const statusesQuery = (workspace: string, name: string) =>
  infiniteQueryOptions({
    queryKey: [workspace, 'git-hooks', 'statuses', name],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/git-hooks/{name}/statuses', {
          params: { path: { workspace, name }, query: { page_token: pageParam, max_results: 50 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page_token ?? undefined,
    refetchInterval: LOOK_AGAIN_MS,
  })

const old = (queries: QueryClient, workspace: string) =>
  queries.invalidateQueries({ queryKey: [workspace, 'git-hooks'] })

export async function createGitHook(queries: QueryClient, workspace: string, body: GitHookIn) {
  const made = await ask(
    api.POST('/api/v1/workspaces/{workspace}/git-hooks', { params: { path: { workspace } }, headers: once(), body }),
  )
  await old(queries, workspace)
  return made
}

export async function rotateGitHook(queries: QueryClient, workspace: string, name: string) {
  const params = { path: { workspace, name } }
  const headers = { 'Content-Type': 'application/json' }
  const renewed = await ask(api.POST('/api/v1/workspaces/{workspace}/git-hooks/{name}/rotate', { params, headers }))
  await old(queries, workspace)
  return renewed
}

export async function deleteGitHook(queries: QueryClient, workspace: string, name: string) {
  await api.DELETE('/api/v1/workspaces/{workspace}/git-hooks/{name}', { params: { path: { workspace, name } } })
  await old(queries, workspace)
}
