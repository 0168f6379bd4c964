import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, ask, once } from '@/api/client'
import { askedFor, type ListSearch } from '@/lib/list'
import { pageAt, paging } from '@/lib/paging'

// Heartbeats are no facts.
const LOOK_AGAIN_MS = 5_000
const FACETS = ['queue'] as const

/** Workers are of the home; the workspace stands first so that its facts about processes make them old. */
export const workersQuery = (workspace: string, search: ListSearch = {}) => {
  const query = askedFor(search, FACETS)
  return infiniteQueryOptions({
    queryKey: [workspace, 'workers', 'list', query],
    queryFn: ({ pageParam }) =>
      ask(api.GET('/api/v1/workers', { params: { query: { ...query, ...pageAt(pageParam) } } })),
    ...paging,
    placeholderData: (before) => before,
    refetchInterval: LOOK_AGAIN_MS,
  })
}

export const workerQuery = (workspace: string, worker: string) =>
  queryOptions({
    queryKey: [workspace, 'workers', 'one', worker],
    queryFn: () => ask(api.GET('/api/v1/workers/{worker}', { params: { path: { worker } } })),
    refetchInterval: LOOK_AGAIN_MS,
  })

export const gatewayQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, 'workers', 'gateway'],
    queryFn: () => ask(api.GET('/api/v1/gateway')),
    refetchInterval: LOOK_AGAIN_MS,
  })

export const workerTokensQuery = queryOptions({
  queryKey: ['worker-tokens'],
  queryFn: () => ask(api.GET('/api/v1/worker-tokens')),
})

export const createToken = (worker: string, label: string, lifetime_days: number | null) =>
  ask(api.POST('/api/v1/worker-tokens', { headers: once(), body: { worker, label, lifetime_days } }))

export const revokeToken = (token_id: string) =>
  api.DELETE('/api/v1/worker-tokens/{token_id}', { params: { path: { token_id } } })

type Duty = 'cordon' | 'uncordon' | 'drain'

/** What is wanted of a worker: that it takes nothing new, that it works again, or that it ends when nothing runs there. */
export const setDuty = (worker: string, duty: Duty) => {
  const params = { params: { path: { worker } } }
  if (duty === 'cordon') return ask(api.POST('/api/v1/workers/{worker}/cordon', params))
  if (duty === 'drain') return ask(api.POST('/api/v1/workers/{worker}/drain', params))
  return ask(api.POST('/api/v1/workers/{worker}/uncordon', params))
}

export const forget = (worker: string) => api.DELETE('/api/v1/workers/{worker}', { params: { path: { worker } } })
