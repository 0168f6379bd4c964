import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import { api, ask, type ComputeChange, once } from '@/api/client'
import { found } from '@/api/problem'
import { startingDocument } from '@/features/compute/document'
import { askedFor, type ListSearch } from '@/lib/list'
import { freeName } from '@/lib/names'
import { pageAt, paging } from '@/lib/paging'

// What waits and runs changes without a fact about the target.
const LOOK_AGAIN_MS = 5_000

export const targetsQuery = (workspace: string, search: ListSearch = {}) => {
  const query = askedFor(search)
  return infiniteQueryOptions({
    queryKey: [workspace, 'compute', 'list', query],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/compute', {
          params: { path: { workspace }, query: { ...query, ...pageAt(pageParam) } },
        }),
      ),
    ...paging,
    placeholderData: (before) => before,
    refetchInterval: LOOK_AGAIN_MS,
  })
}

/** Null of a queue that is no target, such as `default`. */
export const targetQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'compute', 'one', name],
    queryFn: () =>
      found(ask(api.GET('/api/v1/workspaces/{workspace}/compute/{name}', { params: { path: { workspace, name } } }))),
    refetchInterval: LOOK_AGAIN_MS,
  })

export const loadQuery = (workspace: string, name: string, hours: number) =>
  queryOptions({
    queryKey: [workspace, 'compute', 'load', name, hours],
    queryFn: () =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/compute/{name}/load', {
          params: { path: { workspace, name }, query: { hours } },
        }),
      ),
    placeholderData: (before) => before,
    refetchInterval: LOOK_AGAIN_MS,
  })

const MOST_NODES = 20

/** The newest, those that have ended among them. */
export const nodesQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'compute', 'nodes', name],
    queryFn: () =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/compute/{name}/nodes', {
          params: { path: { workspace, name }, query: { max_results: MOST_NODES } },
        }),
      ),
    refetchInterval: LOOK_AGAIN_MS,
  })

/** A document to begin with, in a name that no target has. */
export const startingQuery = (workspace: string) => ({
  queryKey: [workspace, 'new', 'target'],
  queryFn: async () => {
    const params = { path: { workspace }, query: { max_results: 1000 } }
    const { items } = await ask(api.GET('/api/v1/workspaces/{workspace}/compute', { params }))
    return startingDocument(
      freeName(
        'my-target',
        items.map(({ name }) => name),
      ),
    )
  },
})

export async function create(queries: QueryClient, workspace: string, document: string) {
  const made = await ask(
    api.POST('/api/v1/workspaces/{workspace}/compute', {
      params: { path: { workspace } },
      headers: once(),
      body: { document, set: {} },
    }),
  )
  await queries.invalidateQueries({ queryKey: [workspace, 'compute'] })
  return made
}

export const change = (workspace: string, name: string, body: ComputeChange) =>
  ask(api.PATCH('/api/v1/workspaces/{workspace}/compute/{name}', { params: { path: { workspace, name } }, body }))

export const start = (workspace: string, name: string) =>
  ask(api.POST('/api/v1/workspaces/{workspace}/compute/{name}/start', { params: { path: { workspace, name } } }))

export const stop = (workspace: string, name: string) =>
  ask(api.POST('/api/v1/workspaces/{workspace}/compute/{name}/stop', { params: { path: { workspace, name } } }))

export const remove = (workspace: string, name: string) =>
  api.DELETE('/api/v1/workspaces/{workspace}/compute/{name}', { params: { path: { workspace, name } } })
