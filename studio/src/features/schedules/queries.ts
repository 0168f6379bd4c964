import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import { api, ask, askTagged, once } from '@/api/client'
import type { Again } from '@/features/schedules/document'
import { OUTCOMES, runOf, scheduleOf } from '@/features/schedules/model'
import type { Draft } from '@/lib/draft'
import { record } from '@/lib/json'
import { askedFor, type ListSearch } from '@/lib/list'
import { pageAt, paging } from '@/lib/paging'

const WHILE_WAITING_MS = 1000

export const schedulesQuery = (workspace: string, search: ListSearch) => {
  const query = askedFor(search, ['is_enabled'])
  return infiniteQueryOptions({
    queryKey: [workspace, 'schedules', 'list', query],
    queryFn: async ({ pageParam }) => {
      const page = await ask(
        api.GET('/api/v1/workspaces/{workspace}/schedules', {
          params: { path: { workspace }, query: { ...query, ...pageAt(pageParam) } },
        }),
      )
      return { ...page, items: page.items.map(scheduleOf) }
    },
    ...paging,
    placeholderData: (before) => before,
  })
}

export const scheduleQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'schedules', 'one', name],
    queryFn: () =>
      askTagged(
        api.GET('/api/v1/workspaces/{workspace}/schedules/{name}', { params: { path: { workspace, name } } }),
      ).then((found) => ({ ...scheduleOf(found), etag: found.etag })),
  })

const outcomeNamed = (name: string | undefined) => OUTCOMES.find((one) => one === name)

export const runsQuery = (workspace: string, name: string, outcome?: string) =>
  infiniteQueryOptions({
    // How its jobs stand is told too: a fact about any job makes it old.
    queryKey: [workspace, 'jobs', 'of schedule', name, outcome],
    queryFn: async ({ pageParam }) => {
      const page = await ask(
        api.GET('/api/v1/workspaces/{workspace}/schedules/{name}/runs', {
          params: {
            path: { workspace, name },
            query: { outcome: outcomeNamed(outcome), page_token: pageParam, max_results: 100 },
          },
        }),
      )
      return { ...page, items: page.items.map(runOf) }
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page_token ?? undefined,
    // That a time waits is no fact itself.
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some((run) => run.outcome === 'waiting')) ? WHILE_WAITING_MS : false,
  })

/** The newest jobs that have completed, with the one that is named: what a schedule may run again. */
export const againQuery = (workspace: string, named: string | undefined) =>
  queryOptions({
    queryKey: [workspace, 'jobs', 'to schedule', named],
    queryFn: async (): Promise<Again[]> => {
      const query = { filter: "status = 'Completed'", order_by: 'created_at desc', max_results: 100 }
      const page = await ask(api.GET('/api/v1/workspaces/{workspace}/jobs', { params: { path: { workspace }, query } }))
      const others = page.items.filter(({ name }) => name !== named)
      const path = { workspace, name: named ?? '' }
      const first = named
        ? [await ask(api.GET('/api/v1/workspaces/{workspace}/jobs/{name}', { params: { path } }))]
        : []
      return [...first, ...others].map(({ name, display_name, experiment_name }) => ({
        id: name,
        title: display_name || name,
        experiment: experiment_name,
      }))
    },
  })

/** What a job is called, for a schedule that names it by its id. */
export const titleQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'jobs', 'title', name],
    queryFn: async () => {
      const job = await ask(
        api.GET('/api/v1/workspaces/{workspace}/jobs/{name}', { params: { path: { workspace, name } } }),
      )
      return job.display_name || name
    },
  })

async function old(queries: QueryClient, workspace: string) {
  await queries.invalidateQueries({ queryKey: [workspace, 'schedules'] })
  await queries.invalidateQueries({ queryKey: [workspace, 'jobs', 'of schedule'] })
}

export async function createSchedule(queries: QueryClient, workspace: string, document: string) {
  const made = await ask(
    api.POST('/api/v1/workspaces/{workspace}/schedules', {
      params: { path: { workspace } },
      headers: once(),
      body: { document },
    }),
  )
  await old(queries, workspace)
  return { ...scheduleOf(made), warnings: made.warnings }
}

export async function changeSchedule(queries: QueryClient, workspace: string, name: string, draft: Draft) {
  try {
    const made = await ask(
      api.PATCH('/api/v1/workspaces/{workspace}/schedules/{name}', {
        params: { path: { workspace, name }, header: { 'if-match': draft.etag } },
        body: { document: draft.document },
      }),
    )
    return { ...scheduleOf(made), warnings: made.warnings }
  } finally {
    await old(queries, workspace)
  }
}

export async function deleteSchedule(queries: QueryClient, workspace: string, name: string) {
  await api.DELETE('/api/v1/workspaces/{workspace}/schedules/{name}', { params: { path: { workspace, name } } })
  await old(queries, workspace)
}

export async function switchSchedule(queries: QueryClient, workspace: string, name: string, on: boolean) {
  const params = { path: { workspace, name } }
  const headers = { 'Content-Type': 'application/json' }
  const answer = await ask(
    on
      ? api.POST('/api/v1/workspaces/{workspace}/schedules/{name}/enable', { params, headers })
      : api.POST('/api/v1/workspaces/{workspace}/schedules/{name}/disable', { params, headers }),
  )
  await old(queries, workspace)
  return scheduleOf(answer)
}

export async function runSchedule(queries: QueryClient, workspace: string, name: string) {
  const params = { path: { workspace, name } }
  const headers = { ...once(), 'Content-Type': 'application/json' }
  const run = await ask(api.POST('/api/v1/workspaces/{workspace}/schedules/{name}/run', { params, headers }))
  await old(queries, workspace)
  return runOf(run)
}

/** How many jobs are to be created, and how many of the range were there already. */
export async function backfill(
  queries: QueryClient,
  workspace: string,
  name: string,
  range: { from: string; to: string | null },
) {
  const made = record(
    await ask(
      api.POST('/api/v1/workspaces/{workspace}/schedules/{name}/backfill', {
        params: { path: { workspace, name } },
        headers: once(),
        body: range,
      }),
    ),
  )
  await old(queries, workspace)
  return { created: Array.isArray(made.created) ? made.created.length : 0, standing: Number(made.standing ?? 0) }
}
