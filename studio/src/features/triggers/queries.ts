import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import { api, ask, askTagged, once } from '@/api/client'
import { type Entry, entryOf, OUTCOMES, ruleOf, weighedOf } from '@/features/triggers/model'
import type { Draft } from '@/lib/draft'
import { record, text } from '@/lib/json'
import { askedFor, type ListSearch } from '@/lib/list'
import { pageAt, paging } from '@/lib/paging'

// That a fact waits for quiet is no fact itself.
const LOOK_AGAIN_MS = 4000
const WHILE_WAITING_MS = 1000

export const triggersQuery = (workspace: string, search: ListSearch) => {
  const query = askedFor(search, ['is_enabled'])
  return infiniteQueryOptions({
    queryKey: [workspace, 'triggers', 'list', query],
    queryFn: async ({ pageParam }) => {
      const page = await ask(
        api.GET('/api/v1/workspaces/{workspace}/triggers', {
          params: { path: { workspace }, query: { ...query, ...pageAt(pageParam) } },
        }),
      )
      return { ...page, items: page.items.map(ruleOf) }
    },
    ...paging,
    placeholderData: (before) => before,
  })
}

export const triggerQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'triggers', 'one', name],
    queryFn: () =>
      askTagged(
        api.GET('/api/v1/workspaces/{workspace}/triggers/{name}', { params: { path: { workspace, name } } }),
      ).then((found) => ({ ...ruleOf(found), etag: found.etag })),
  })

/** What a job is called, for a rule that names it by its id. */
export const jobTitleQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'jobs', 'title', name],
    queryFn: async () => {
      const job = await ask(
        api.GET('/api/v1/workspaces/{workspace}/jobs/{name}', { params: { path: { workspace, name } } }),
      )
      return job.display_name || name
    },
  })

const outcomeNamed = (name: string | undefined) => OUTCOMES.find((one) => one === name)

export const historyQuery = (workspace: string, name: string, outcome?: string) =>
  infiniteQueryOptions({
    queryKey: [workspace, 'triggers', 'history', name, outcome],
    queryFn: async ({ pageParam }) => {
      const page = await ask(
        api.GET('/api/v1/workspaces/{workspace}/triggers/{name}/history', {
          params: {
            path: { workspace, name },
            query: { outcome: outcomeNamed(outcome), page_token: pageParam, max_results: 100 },
          },
        }),
      )
      return { items: page.items.map(entryOf), next_page_token: page.next_page_token }
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page_token ?? undefined,
    refetchInterval: (query) =>
      query.state.data?.pages[0]?.items.some((entry) => entry.outcome === 'waiting') ? WHILE_WAITING_MS : LOOK_AGAIN_MS,
  })

/** The newest entry, of one outcome or of any. */
export const lastQuery = (workspace: string, name: string, outcome?: string) =>
  queryOptions({
    queryKey: [workspace, 'triggers', 'last', name, outcome],
    queryFn: async (): Promise<Entry | null> => {
      const page = await ask(
        api.GET('/api/v1/workspaces/{workspace}/triggers/{name}/history', {
          params: { path: { workspace, name }, query: { outcome: outcomeNamed(outcome), max_results: 1 } },
        }),
      )
      return page.items[0] ? entryOf(page.items[0]) : null
    },
  })

export const kindsQuery = queryOptions({
  queryKey: ['events', 'types'],
  queryFn: async () => (await ask(api.GET('/api/v1/events/types'))).items,
  staleTime: 'static',
})

/** A fact as it might come. */
export type Fact = { type: string; subject: string; data: { [name: string]: unknown }; actor: string }

/** What happened, with all it tells. */
export const factQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: [workspace, 'events', 'one', id],
    queryFn: () =>
      ask(api.GET('/api/v1/workspaces/{workspace}/audit/{entry}', { params: { path: { workspace, entry: id } } })),
    staleTime: 'static',
  })

/** The newest facts of these types, the newest first. */
export const recentQuery = (workspace: string, types: readonly string[]) =>
  queryOptions({
    queryKey: [workspace, 'events', 'recent', types],
    queryFn: async () => {
      const pages = await Promise.all(
        types.map((type) =>
          ask(
            api.GET('/api/v1/workspaces/{workspace}/audit', {
              params: { path: { workspace }, query: { type, max_results: 20 } },
            }),
          ),
        ),
      )
      return pages.flatMap(({ items }) => items).sort((a, b) => b.sequence - a.sequence)
    },
  })

/** What a trigger would do with a fact. */
export async function tryTrigger(workspace: string, name: string, fact: Fact) {
  const told = record(
    await ask(
      api.POST('/api/v1/workspaces/{workspace}/triggers/{name}/test', {
        params: { path: { workspace, name } },
        body: { fact },
      }),
    ),
  )
  return {
    fires: told.fires === true,
    clauses: weighedOf(told.clauses),
    wouldStart: told.would_start ?? null,
    refused: text(told.refused),
  }
}

/** The same for a fact that has happened. */
export const weighedQuery = (workspace: string, name: string, fact: Fact & { id: string }) =>
  queryOptions({
    queryKey: [workspace, 'triggers', 'weighed', name, fact.id],
    queryFn: () => tryTrigger(workspace, name, fact),
  })

const old = (queries: QueryClient, workspace: string) =>
  queries.invalidateQueries({ queryKey: [workspace, 'triggers'] })

export async function createTrigger(queries: QueryClient, workspace: string, document: string) {
  const made = await ask(
    api.POST('/api/v1/workspaces/{workspace}/triggers', {
      params: { path: { workspace } },
      headers: once(),
      body: { document, set: {} },
    }),
  )
  await old(queries, workspace)
  return ruleOf(made)
}

export async function changeTrigger(queries: QueryClient, workspace: string, name: string, draft: Draft) {
  try {
    return ruleOf(
      await ask(
        api.PATCH('/api/v1/workspaces/{workspace}/triggers/{name}', {
          params: { path: { workspace, name }, header: { 'if-match': draft.etag } },
          body: { document: draft.document },
        }),
      ),
    )
  } finally {
    await old(queries, workspace)
  }
}

export async function deleteTrigger(queries: QueryClient, workspace: string, name: string) {
  await api.DELETE('/api/v1/workspaces/{workspace}/triggers/{name}', { params: { path: { workspace, name } } })
  await old(queries, workspace)
}

export async function switchTrigger(queries: QueryClient, workspace: string, name: string, on: boolean) {
  const params = { path: { workspace, name } }
  const headers = { 'Content-Type': 'application/json' }
  const answer = await ask(
    on
      ? api.POST('/api/v1/workspaces/{workspace}/triggers/{name}/enable', { params, headers })
      : api.POST('/api/v1/workspaces/{workspace}/triggers/{name}/disable', { params, headers }),
  )
  await old(queries, workspace)
  return ruleOf(answer)
}
