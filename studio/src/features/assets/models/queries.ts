import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, ask, fetchJson } from '@/api/client'
import { runOf } from '@/features/assets/models/model'

type Version = { name: string; version: string }

export const evidenceQuery = (workspace: string, { name, version }: Version) =>
  infiniteQueryOptions({
    queryKey: [workspace, 'models', 'evidence', name, version],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/models/{name}/versions/{version}/evidence', {
          params: { path: { workspace, name, version }, query: { page_token: pageParam, max_results: 50 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page_token ?? undefined,
  })

/** The metrics and params of the run that a model came from. */
export const trainedQuery = (workspace: string, run: string) =>
  queryOptions({
    queryKey: [workspace, 'jobs', 'trained', run],
    queryFn: async () =>
      runOf(await fetchJson<unknown>(`/ajax-api/2.0/mlflow/runs/get?run_id=${encodeURIComponent(run)}`, workspace)),
  })

export const releasesOfQuery = (workspace: string, model: string) =>
  queryOptions({
    queryKey: [workspace, 'releases', 'of-model', model],
    queryFn: () =>
      ask(api.GET('/api/v1/workspaces/{workspace}/releases', { params: { path: { workspace }, query: { model } } })),
  })

export type Deployed = { endpoint: string; deployment: string; percent: number; state: string; model: string }

/** Every deployment of those endpoints that ever had the model, with the model that it has now. */
export const deployedQuery = (workspace: string, endpoints: readonly string[]) =>
  queryOptions({
    queryKey: [workspace, 'endpoints', 'deployments-of', endpoints],
    queryFn: async () => (await Promise.all(endpoints.map((endpoint) => deploymentsOf(workspace, endpoint)))).flat(),
    enabled: endpoints.length > 0,
  })

async function deploymentsOf(workspace: string, endpoint: string): Promise<Deployed[]> {
  const { items } = await ask(
    api.GET('/api/v1/workspaces/{workspace}/online-endpoints/{endpoint}/deployments', {
      params: { path: { workspace, endpoint } },
    }),
  )
  return items.map(({ name, model, provisioning_state, traffic_percent }) => ({
    endpoint,
    deployment: name,
    percent: traffic_percent,
    state: provisioning_state,
    model,
  }))
}

/** MLflow's own verb: our API has none. */
export const renameModel = (workspace: string, name: string, to: string) =>
  fetchJson('/ajax-api/2.0/mlflow/registered-models/rename', workspace, {
    method: 'POST',
    body: JSON.stringify({ name, new_name: to }),
  })
