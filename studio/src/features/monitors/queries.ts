import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import { api, ask, askTagged, once } from '@/api/client'
import { answering } from '@/api/endpoints'
import { found } from '@/api/problem'
import { signatureOf, targetOf, trainedOn } from '@/features/monitors/document'
import { isGoing } from '@/features/monitors/model'
import { type Run, runOf } from '@/features/monitors/run'
import type { Draft } from '@/lib/draft'
import { askedFor, type ListSearch } from '@/lib/list'
import { pageAt, paging } from '@/lib/paging'

const FACETS = ['endpoint', 'is_enabled'] as const
const LOOK_AGAIN_MS = 1500
const MODEL = '/api/v1/workspaces/{workspace}/models/{name}/versions/{version}'
const JOB = '/api/v1/workspaces/{workspace}/jobs/{name}'
const PROFILE = '/api/v1/workspaces/{workspace}/data/{name}/versions/{version}/profile'

export const monitorsQuery = (workspace: string, search: ListSearch) => {
  const query = askedFor(search, FACETS)
  return infiniteQueryOptions({
    queryKey: [workspace, 'monitors', 'list', query],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/monitors', {
          params: { path: { workspace }, query: { ...query, ...pageAt(pageParam) } },
        }),
      ),
    ...paging,
    placeholderData: (before) => before,
    refetchInterval: (query) =>
      query.state.data?.pages.some(({ items }) => items.some(({ health }) => health.going)) ? LOOK_AGAIN_MS : false,
  })
}

export const monitorQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'monitors', 'one', name],
    queryFn: () =>
      askTagged(api.GET('/api/v1/workspaces/{workspace}/monitors/{name}', { params: { path: { workspace, name } } })),
  })

/** The newest windows; asked for again while one of them is being looked at, since not every step of it is a fact. */
export const runsQuery = (workspace: string, name: string, count: number) =>
  queryOptions({
    queryKey: [workspace, 'monitors', 'runs', name, count],
    queryFn: async () => {
      const page = await ask(
        api.GET('/api/v1/workspaces/{workspace}/monitors/{name}/runs', {
          params: { path: { workspace, name }, query: { max_results: count } },
        }),
      )
      return { runs: page.items.map(runOf), more: Boolean(page.next_page_token) }
    },
    placeholderData: (before) => before,
    refetchInterval: (query) => (query.state.data?.runs.some(isGoing) ? LOOK_AGAIN_MS : false),
  })

/** With every feature's figures and histograms. What has been measured never changes. */
export const runQuery = (workspace: string, monitor: string, run: Pick<Run, 'id' | 'status'>) =>
  queryOptions({
    queryKey: [workspace, 'monitors', 'run', monitor, run.id],
    queryFn: () =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/monitors/{name}/runs/{run_id}', {
          params: { path: { workspace, name: monitor, run_id: run.id } },
        }),
      ).then(runOf),
    staleTime: run.status === 'Completed' ? 'static' : 0,
    gcTime: 30 * 60_000,
  })

/** What a new monitor begins from: what can be found out about an endpoint, its model, and what that was trained on. */
export const knownQuery = (workspace: string, endpoint: string) =>
  queryOptions({
    queryKey: [workspace, 'endpoints', 'watched', endpoint],
    queryFn: () => knownOf(workspace, endpoint),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })

/** The names that monitors have, asked once for each dialog. */
export const takenQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, 'new', 'monitor'],
    queryFn: async () => {
      const params = { path: { workspace }, query: { max_results: 1000 } }
      const page = await ask(api.GET('/api/v1/workspaces/{workspace}/monitors', { params }))
      return page.items.map(({ name }) => name)
    },
    staleTime: 'static',
    gcTime: 0,
  })

async function knownOf(workspace: string, endpoint: string) {
  const nothing = { endpoint, inputs: [], output: null, reference: null, target: null }
  const model = await answering(workspace, endpoint)
  const version = model && (await found(ask(api.GET(MODEL, { params: { path: { workspace, ...model } } }))))
  if (!version) return nothing
  const known = { ...nothing, ...signatureOf(version.facts) }
  const name = version.source.job
  const job = name && (await found(ask(api.GET(JOB, { params: { path: { workspace, name } } }))))
  const data = job ? trainedOn(job.inputs) : null
  if (!data) return known
  const profile = await found(ask(api.GET(PROFILE, { params: { path: { workspace, ...data } } })))
  const target = targetOf(profile?.content, known.inputs, known.output)
  return { ...known, reference: `azureml:${data.name}:${data.version}`, target }
}

/** Every trigger there is: which of them listen is decided by the page. */
export const listenersQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, 'triggers', 'all'],
    queryFn: async () => {
      const page = await ask(
        api.GET('/api/v1/workspaces/{workspace}/triggers', {
          params: { path: { workspace }, query: { max_results: 1000 } },
        }),
      )
      return page.items
    },
  })

const old = (queries: QueryClient, workspace: string) =>
  queries.invalidateQueries({ queryKey: [workspace, 'monitors'] })

export const createMonitor = async (queries: QueryClient, workspace: string, document: string) => {
  const made = await ask(
    api.POST('/api/v1/workspaces/{workspace}/monitors', {
      params: { path: { workspace } },
      headers: once(),
      body: { document, set: {} },
    }),
  )
  await old(queries, workspace)
  return made
}

export const changeMonitor = async (queries: QueryClient, workspace: string, name: string, draft: Draft) => {
  try {
    return await ask(
      api.PATCH('/api/v1/workspaces/{workspace}/monitors/{name}', {
        params: { path: { workspace, name }, header: { 'if-match': draft.etag } },
        body: { document: draft.document },
      }),
    )
  } finally {
    await old(queries, workspace)
  }
}

export const deleteMonitor = async (queries: QueryClient, workspace: string, name: string) => {
  await api.DELETE('/api/v1/workspaces/{workspace}/monitors/{name}', { params: { path: { workspace, name } } })
  await old(queries, workspace)
}

export const runMonitor = async (
  queries: QueryClient,
  workspace: string,
  name: string,
  window: { from: string; to: string },
) => {
  const run = await ask(
    api.POST('/api/v1/workspaces/{workspace}/monitors/{name}/runs', {
      params: { path: { workspace, name } },
      headers: once(),
      body: window,
    }),
  )
  await old(queries, workspace)
  return runOf(run)
}
