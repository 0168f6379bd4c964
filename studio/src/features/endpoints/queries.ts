import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, ask, type DeploymentOut, type EndpointOut } from '@/api/client'
import { unreachable } from '@/api/problem'
import { CHANGING, modelOf, type Watched, watched } from '@/features/endpoints/model'
import { SPANS, type Span } from '@/features/endpoints/overTime'
import { examplePath } from '@/features/endpoints/payload'
import { pythonJson } from '@/lib/json'
import { askedFor, type ListSearch } from '@/lib/list'
import { pageAt, paging } from '@/lib/paging'

const ROOT = '/api/v1/workspaces/{workspace}/online-endpoints'
const SOON_MS = 1_000
const NOW_AND_THEN_MS = 5_000
const MOST = 1_000

export const endpointsQuery = (workspace: string, search: ListSearch = {}) => {
  const query = askedFor(search)
  return infiniteQueryOptions({
    queryKey: [workspace, 'endpoints', 'list', query],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET(ROOT, {
          params: { path: { workspace }, query: { ...query, ...pageAt(pageParam) } },
        }),
      ),
    ...paging,
    placeholderData: (before) => before,
  })
}

/** `etag`: of the state that is shown; a change says for which one it was made. */
export type Shown = { endpoint: EndpointOut; etag: string | null }

export const endpointQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'endpoints', 'one', name],
    queryFn: async (): Promise<Shown> => {
      const { data, response } = await api.GET(`${ROOT}/{name}`, { params: { path: { workspace, name } } })
      if (!data) throw unreachable()
      return { endpoint: data, etag: response.headers.get('etag') }
    },
  })

const isChanging = ({ provisioning_state, replicas }: DeploymentOut) =>
  CHANGING.has(provisioning_state) || replicas.some(({ state }) => state !== 'Ready')

/**
 * The deployments of an endpoint with their figures: all that pages know of requests, errors, latency and memory comes from here
 * and from `figuresOf`. Counters are no facts, so they are looked at again and again, often while something comes up.
 */
export const deploymentsQuery = (workspace: string, endpoint: string) =>
  queryOptions({
    queryKey: [workspace, 'endpoints', 'one', endpoint, 'deployments'],
    queryFn: async ({ client, queryKey }): Promise<Watched> => {
      const { items } = await ask(
        api.GET(`${ROOT}/{endpoint}/deployments`, { params: { path: { workspace, endpoint } } }),
      )
      return watched(client.getQueryData<Watched>(queryKey), items, Date.now())
    },
    refetchInterval: ({ state }) => (state.data?.deployments.some(isChanging) ? SOON_MS : NOW_AND_THEN_MS),
  })

/** How an endpoint did, from so long ago until now. */
export const figuresQuery = (workspace: string, name: string, span: Span) =>
  queryOptions({
    queryKey: [workspace, 'endpoints', 'one', name, 'figures', span],
    queryFn: () => {
      const { seconds, step } = SPANS[span]
      const from = new Date(Date.now() - seconds * 1000).toISOString()
      return ask(api.GET(`${ROOT}/{name}/figures`, { params: { path: { workspace, name }, query: { from, step } } }))
    },
    placeholderData: (before) => before,
    refetchInterval: SPANS[span].againMs,
  })

export const keysQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'endpoints', 'keys', name],
    queryFn: () => ask(api.GET(`${ROOT}/{name}/keys`, { params: { path: { workspace, name } } })),
    // A secret that nobody looks at any more is forgotten.
    gcTime: 0,
    staleTime: 0,
  })

const about = (workspace: string, subject: string, max_results: number) =>
  ask(
    api.GET('/api/v1/workspaces/{workspace}/audit', {
      params: { path: { workspace }, query: { subject, max_results } },
    }),
  )

/** The newest facts about an endpoint and its deployments. */
export const historyQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'events', 'endpoint', name],
    queryFn: async () => {
      const pages = await Promise.all(
        [`endpoints/${name}`, `deployments/${name}`].map((of) => about(workspace, of, 50)),
      )
      return pages.flatMap(({ items }) => items).sort((a, b) => b.sequence - a.sequence)
    },
  })

/** The facts about some processes: when they were started, what their probe showed. */
export const processesQuery = (workspace: string, ids: readonly string[]) =>
  queryOptions({
    queryKey: [workspace, 'events', 'processes', ...ids],
    queryFn: async () =>
      (await Promise.all(ids.map((id) => about(workspace, `processes/${id}`, 20)))).flatMap(({ items }) => items),
  })

export const logQuery = (workspace: string, endpoint: string, name: string, lines: number, follow: boolean) =>
  queryOptions({
    queryKey: [workspace, 'endpoints', 'one', endpoint, 'log', name, lines],
    queryFn: () =>
      ask(
        api.GET(`${ROOT}/{endpoint}/deployments/{name}/logs`, {
          params: { path: { workspace, endpoint, name }, query: { lines } },
          parseAs: 'text',
        }),
      ),
    refetchInterval: follow ? SOON_MS : false,
    placeholderData: (before) => before,
  })

export const collectedQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'endpoints', 'one', name, 'collected'],
    queryFn: () => ask(api.GET(`${ROOT}/{name}/collected`, { params: { path: { workspace, name } } })),
    refetchInterval: ({ state }) => (state.data?.is_sealed === false ? SOON_MS : NOW_AND_THEN_MS),
  })

/** Of the newest feedback what names no captured prediction; asked anew when there is more of either. */
export const unmatchedQuery = (workspace: string, name: string, rows: { captured: number; feedback: number }) =>
  queryOptions({
    queryKey: [workspace, 'endpoints', 'one', name, 'unmatched', rows],
    queryFn: () => ask(api.GET(`${ROOT}/{name}/collected/unmatched`, { params: { path: { workspace, name } } })),
    enabled: rows.feedback > 0,
    placeholderData: (before) => before,
  })

export const monitorsQuery = (workspace: string, endpoint: string) =>
  queryOptions({
    queryKey: [workspace, 'monitors', 'on', endpoint],
    queryFn: async () => {
      const query = { max_results: MOST }
      const page = await ask(
        api.GET('/api/v1/workspaces/{workspace}/monitors', { params: { path: { workspace }, query } }),
      )
      return page.items.filter((monitor) => monitor.endpoint === endpoint)
    },
  })

/** The releases that have changed this endpoint, or that a policy opens for it. */
export const releasesQuery = (workspace: string, endpoint: string) =>
  queryOptions({
    queryKey: [workspace, 'releases', 'of', endpoint],
    queryFn: async () => {
      const params = { path: { workspace }, query: { max_results: MOST } }
      const [releases, policies] = await Promise.all([
        ask(api.GET('/api/v1/workspaces/{workspace}/releases', { params })),
        ask(api.GET('/api/v1/workspaces/{workspace}/release-policies', { params })),
      ])
      const names = new Set(
        policies.items.filter(({ endpoint_name }) => endpoint_name === endpoint).map(({ name }) => name),
      )
      return releases.items.filter(({ rollout, policy }) =>
        rollout ? rollout.endpoint_name === endpoint : names.has(policy),
      )
    },
  })

export const modelsQuery = (workspace: string, typed: string) =>
  queryOptions({
    queryKey: [workspace, 'models', 'found', typed],
    queryFn: () => {
      const filter = typed ? `name ILIKE '%${typed.replaceAll("'", "''")}%'` : undefined
      const query = { filter, max_results: 20 }
      return ask(api.GET('/api/v1/workspaces/{workspace}/models', { params: { path: { workspace }, query } }))
    },
    placeholderData: (before) => before,
  })

export const versionsQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'models', 'versions of', name],
    queryFn: () =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/models/{name}/versions', {
          params: { path: { workspace, name }, query: { max_results: 100 } },
        }),
      ),
  })

/** What a model version takes, and MLflow's example of it where one was saved. */
export const takenQuery = (workspace: string, reference: string) => {
  const { name, version } = modelOf(reference)
  const path = { workspace, name, version }
  return queryOptions({
    queryKey: [workspace, 'models', 'taken by', name, version],
    queryFn: async () => {
      const { facts } = await ask(
        api.GET('/api/v1/workspaces/{workspace}/models/{name}/versions/{version}', { params: { path } }),
      )
      const file = examplePath(facts)
      return { facts, example: file ? await exampleOf(path, file) : undefined }
    },
    // A version never changes.
    staleTime: 'static',
  })
}

async function exampleOf(
  version: { workspace: string; name: string; version: string },
  path: string,
): Promise<unknown> {
  const read: unknown = await ask(
    api.GET('/api/v1/workspaces/{workspace}/models/{name}/versions/{version}/files/{path}', {
      params: { path: { ...version, path } },
      parseAs: 'text',
    }),
  )
  return typeof read === 'string' ? pythonJson(read) : undefined
}
