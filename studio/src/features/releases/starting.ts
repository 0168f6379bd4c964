// What a new policy begins with.

import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '@/api/client'
import { answering, endpointNames } from '@/api/endpoints'
import { found } from '@/api/problem'
import type { Known } from '@/features/releases/policyDocument'
import { record, text } from '@/lib/json'

const MOST = 1000
const MOST_ENDPOINTS = 50

/** Asked once for each dialog: a fact does not change what a person reads there. */
export const knownQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, 'new', 'policy'],
    queryFn: async (): Promise<Known> => {
      const params = { path: { workspace }, query: { max_results: MOST } }
      const [models, policies, serving] = await Promise.all([
        ask(api.GET('/api/v1/workspaces/{workspace}/models', { params })),
        ask(api.GET('/api/v1/workspaces/{workspace}/release-policies', { params })),
        servingOf(workspace),
      ])
      return { models: models.items.map(({ name }) => name), policies: policies.items, serving }
    },
    staleTime: 'static',
    gcTime: 0,
  })

async function servingOf(workspace: string): Promise<Known['serving']> {
  const names = await endpointNames(workspace)
  const models = await Promise.all(names.slice(0, MOST_ENDPOINTS).map((one) => found(answering(workspace, one))))
  return names.map((endpoint, index) => ({ endpoint, model: models[index]?.name ?? null }))
}

/** The windows that an endpoint's monitor makes, and what that says the model does. */
export const watchedQuery = (workspace: string, endpoint: string | null) =>
  queryOptions({
    queryKey: [workspace, 'endpoints', 'released', endpoint],
    queryFn: async () => {
      const query = { filter: `endpoint = '${endpoint}'` }
      const { items } = await ask(
        api.GET('/api/v1/workspaces/{workspace}/monitors', { params: { path: { workspace }, query } }),
      )
      const [monitor] = items
      return { windows: monitor?.window_asset ?? null, task: text(record(monitor?.definition).task) }
    },
    enabled: endpoint !== null,
  })
