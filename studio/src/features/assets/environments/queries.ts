import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { api, ask, once } from '@/api/client'
import { problem } from '@/api/problem'
import { startingDocument } from '@/features/assets/environments/document'
import { installedOf, jobsOf } from '@/features/assets/environments/model'
import { freeName } from '@/lib/names'

/** A document to begin with, in a name that no environment has. */
export const startingQuery = (workspace: string) => ({
  queryKey: [workspace, 'new', 'environment'],
  queryFn: async () => {
    const query = { view: 'all' as const, max_results: 1000 }
    const params = { path: { workspace }, query }
    const { items } = await ask(api.GET('/api/v1/workspaces/{workspace}/environments', { params }))
    return startingDocument(
      freeName(
        'my-environment',
        items.map(({ name }) => name),
      ),
    )
  },
})

export async function createEnvironment(queries: QueryClient, workspace: string, document: string) {
  const made = await ask(
    api.POST('/api/v1/workspaces/{workspace}/environments', {
      params: { path: { workspace } },
      headers: once(),
      body: { document, set: {} },
    }),
  )
  await queries.invalidateQueries({ queryKey: [workspace, 'environments'] })
  return made
}

export const curatedQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, 'environments', 'curated'],
    queryFn: () =>
      ask(api.GET('/api/v1/workspaces/{workspace}/curated-environments', { params: { path: { workspace } } })),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const curatedOneQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'environments', 'curated', name],
    queryFn: () =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/curated-environments/{curated}', {
          params: { path: { workspace, curated: name } },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  })

const SHOWN = 50

/** The newest jobs that ran in a version. What no job ever ran in, lineage does not know. */
export const ranInQuery = (workspace: string, name: string, version: string) =>
  queryOptions({
    queryKey: [workspace, 'jobs', 'ran-in', name, version],
    queryFn: async () => {
      const of = `environment:${name}:${version}`
      const graph = await ask(
        api.GET('/api/v1/workspaces/{workspace}/lineage', {
          params: { path: { workspace }, query: { of, direction: 'down', depth: 1 } },
        }),
      ).catch((error: unknown) => {
        if (problem(error).status === 404) return { of, edges: [] }
        throw error
      })
      const names = jobsOf(graph)
      const jobs = await Promise.all(names.slice(0, SHOWN).map((job) => jobOf(workspace, job)))
      return { jobs, more: Math.max(0, names.length - SHOWN) }
    },
  })

const jobOf = (workspace: string, name: string) =>
  ask(api.GET('/api/v1/workspaces/{workspace}/jobs/{name}', { params: { path: { workspace, name } } }))

/** How a version was installed the last time that a job ran in it; null where none has. */
export const installedQuery = (workspace: string, name: string, version: string) => ({
  ...ranInQuery(workspace, name, version),
  select: ({ jobs }: { jobs: Awaited<ReturnType<typeof jobOf>>[] }) =>
    jobs.map(installedOf).find((installed) => installed !== null) ?? null,
})

/** Whether a name is that of a curated environment, and of none of the workspace's own. */
export async function isCurated(queries: QueryClient, workspace: string, name: string): Promise<boolean> {
  const curated = await queries.ensureQueryData(curatedQuery(workspace))
  if (!curated.items.some((one) => one.name === name)) return false
  const filter = `name = '${name.replaceAll("'", "''")}'`
  const own = await ask(
    api.GET('/api/v1/workspaces/{workspace}/environments', {
      params: { path: { workspace }, query: { filter, view: 'all' } },
    }),
  )
  return own.items.length === 0
}
