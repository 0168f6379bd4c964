import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import { api, ask, once, type ReleaseOut } from '@/api/client'
import { isClosed } from '@/features/releases/model'
import { askedFor, type ListSearch } from '@/lib/list'
import { pageAt, paging } from '@/lib/paging'

const LOOK_AGAIN_MS = 2000

/** Counted answers are no facts: a release under way is asked for again. */
const whileOpen = (releases: readonly Pick<ReleaseOut, 'state'>[]) =>
  releases.some((one) => !isClosed(one) && one.state !== 'AwaitingApproval') ? LOOK_AGAIN_MS : false

const FACETS = ['state', 'policy'] as const

export const releasesQuery = (workspace: string, search: ListSearch) => {
  const query = askedFor(search, FACETS)
  return infiniteQueryOptions({
    queryKey: [workspace, 'releases', 'list', query],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/releases', {
          params: { path: { workspace }, query: { ...query, ...pageAt(pageParam) } },
        }),
      ),
    ...paging,
    placeholderData: (before) => before,
    refetchInterval: (query) => whileOpen(query.state.data?.pages.flatMap(({ items }) => items) ?? []),
  })
}

/** `name`: an id, or `model:version` for the newest one of it. */
export const releaseQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'releases', 'one', name],
    queryFn: () =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/releases/{release}', {
          params: { path: { workspace, release: name } },
        }),
      ),
    refetchInterval: (query) => whileOpen(query.state.data ? [query.state.data] : []),
  })

export const policiesQuery = (workspace: string, search: ListSearch = {}) => {
  const query = askedFor(search)
  return infiniteQueryOptions({
    queryKey: [workspace, 'releases', 'policies', query],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/release-policies', {
          params: { path: { workspace }, query: { ...query, ...pageAt(pageParam, 1000) } },
        }),
      ),
    ...paging,
    placeholderData: (before) => before,
  })
}

export const policyQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'releases', 'policy', name],
    queryFn: () =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/release-policies/{policy}', {
          params: { path: { workspace, policy: name } },
        }),
      ),
  })

export const versionsQuery = (workspace: string, model: string) =>
  queryOptions({
    queryKey: [workspace, 'models', 'versions', model],
    queryFn: async () => {
      const page = await ask(
        api.GET('/api/v1/workspaces/{workspace}/models/{name}/versions', {
          params: { path: { workspace, name: model }, query: { max_results: 1000 } },
        }),
      )
      return page.items.map(({ version }) => version)
    },
  })

const old = (queries: QueryClient, workspace: string) =>
  queries.invalidateQueries({ queryKey: [workspace, 'releases'] })
const ONE = '/api/v1/workspaces/{workspace}/releases/{release}'

/** The three things that a person does with a release. */
export type Move =
  | { do: 'approve'; comment: string }
  | { do: 'refuse'; reason: string }
  | { do: 'rollback'; reason: string }

export async function move(queries: QueryClient, workspace: string, release: string, made: Move): Promise<ReleaseOut> {
  const params = { path: { workspace, release } }
  const headers = once()
  const { do: act, ...said } = made
  const answer = await (act === 'approve'
    ? ask(api.POST(`${ONE}/approve`, { params, headers, body: { comment: '', ...said } }))
    : act === 'refuse'
      ? ask(api.POST(`${ONE}/refuse`, { params, headers, body: { reason: '', ...said } }))
      : ask(api.POST(`${ONE}/rollback`, { params, headers, body: { reason: '', ...said } })))
  await old(queries, workspace)
  return answer
}

export async function openRelease(queries: QueryClient, workspace: string, model: string, version: number) {
  const made = await ask(
    api.POST('/api/v1/workspaces/{workspace}/releases', {
      params: { path: { workspace } },
      headers: once(),
      body: { model, version },
    }),
  )
  await old(queries, workspace)
  return made
}

export async function createPolicy(queries: QueryClient, workspace: string, document: string) {
  const made = await ask(
    api.POST('/api/v1/workspaces/{workspace}/release-policies', {
      params: { path: { workspace } },
      headers: once(),
      body: { document, set: {} },
    }),
  )
  await old(queries, workspace)
  return made
}

export async function updatePolicy(queries: QueryClient, workspace: string, policy: string, document: string) {
  const made = await ask(
    api.PUT('/api/v1/workspaces/{workspace}/release-policies/{policy}', {
      params: { path: { workspace, policy } },
      body: { document, set: {} },
    }),
  )
  await old(queries, workspace)
  return made
}

export type Policy = Awaited<ReturnType<typeof createPolicy>>
