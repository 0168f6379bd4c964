import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, ask } from '@/api/client'

export const workspaceQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, 'workspaces', 'one'],
    queryFn: () => ask(api.GET('/api/v1/workspaces/{workspace}', { params: { path: { workspace } } })),
  })

export const membersQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, 'members'],
    queryFn: () =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/members', {
          params: { path: { workspace }, query: { max_results: 1000 } },
        }),
      ),
  })

export const tokensQuery = (workspace: string, ended: boolean) =>
  queryOptions({
    queryKey: [workspace, 'tokens', ended],
    queryFn: () =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/tokens', {
          params: {
            path: { workspace },
            query: { max_results: 1000, filter: ended ? undefined : 'is_revoked = false' },
          },
        }),
      ),
  })

export const ownTokensQuery = queryOptions({
  queryKey: ['me', 'tokens'],
  queryFn: () => ask(api.GET('/api/v1/me/tokens')),
})
export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: () => ask(api.GET('/api/v1/me/sessions')),
})
export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: () => ask(api.GET('/api/v1/users', { params: { query: { max_results: 1000 } } })),
})

/** What happened in no workspace: users made, changed and disabled. */
export const homeAuditQuery = infiniteQueryOptions({
  queryKey: ['users', 'audit'],
  queryFn: ({ pageParam }) =>
    ask(api.GET('/api/v1/audit', { params: { query: { max_results: 50, page_token: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_page_token ?? undefined,
})

const LOOK_AGAIN_MS = 15_000

export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: () => ask(api.GET('/api/v1/system')),
  refetchInterval: LOOK_AGAIN_MS,
})
