import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '@/api/client'
import { problem } from '@/api/problem'

type Version = { name: string; version: string }

export const previewQuery = (workspace: string, { name, version }: Version, rows: number, path?: string) =>
  queryOptions({
    queryKey: [workspace, 'data', 'preview', name, version, rows, path],
    queryFn: () =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/data/{name}/versions/{version}/preview', {
          params: { path: { workspace, name, version }, query: { rows, path } },
        }),
      ),
    // A version never changes.
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Null while nobody has asked for one; asked again while it is measured. */
export const profileQuery = (workspace: string, { name, version }: Version, job?: string) =>
  queryOptions({
    queryKey: [workspace, 'data', 'profile', name, version, job],
    queryFn: () =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/data/{name}/versions/{version}/profile', {
          params: { path: { workspace, name, version }, query: { job } },
        }),
      ).catch((error: unknown) => {
        if (problem(error).code === 'profile_missing') return null
        throw error
      }),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? 700 : false),
  })

export const workspaceQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, 'workspace'],
    queryFn: () => ask(api.GET('/api/v1/workspaces/{workspace}', { params: { path: { workspace } } })),
  })
