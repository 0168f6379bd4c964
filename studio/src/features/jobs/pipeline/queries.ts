import { queryOptions } from '@tanstack/react-query'
import { api, ask, type JobOut, once } from '@/api/client'
import { hasEnded } from '@/features/jobs/model'
import { withJobs } from '@/features/jobs/pipeline/model'

const UNDER_WAY = ['Queued', 'Starting', 'Provisioning', 'Preparing', 'Finalizing', 'CancelRequested', 'NotResponding']
const IS_UNDER_WAY = `status IN (${UNDER_WAY.map((status) => `'${status}'`).join(', ')})`
const MOST_RUNS = 50

/** The steps of a pipeline as they stand; while it runs, with what their jobs wait for. */
export const stepsQuery = (workspace: string, job: Pick<JobOut, 'name' | 'status'>) =>
  queryOptions({
    queryKey: [workspace, 'jobs', 'steps', job.name],
    queryFn: async () => {
      const path = { workspace, name: job.name }
      const steps = ask(api.GET('/api/v1/workspaces/{workspace}/jobs/{name}/steps', { params: { path } }))
      if (hasEnded(job)) return withJobs((await steps).items, [])
      const [{ items }, waiting] = await Promise.all([
        steps,
        list(workspace, `parent = '${job.name}' AND ${IS_UNDER_WAY}`, 1000),
      ])
      return withJobs(items, waiting.items)
    },
  })

/** What ran for a pipeline's steps: when each was queued, started and ended. */
export const childrenQuery = (workspace: string, { name }: Pick<JobOut, 'name'>) =>
  queryOptions({
    queryKey: [workspace, 'jobs', 'children', name],
    queryFn: async () => (await list(workspace, `parent = '${name}'`, 1000)).items,
  })

/** Other runs of the same pipeline, the newest first. */
export const runsQuery = (workspace: string, { name, display_name }: Pick<JobOut, 'name' | 'display_name'>) =>
  queryOptions({
    queryKey: [workspace, 'jobs', 'runs', name],
    queryFn: async () => {
      const called = (display_name ?? '').replaceAll("'", "''")
      const filter = `level IN ('job', 'child') AND type = 'pipeline' AND display_name = '${called}'`
      const { items } = await list(workspace, filter, MOST_RUNS)
      return items.filter((run) => run.name !== name)
    },
  })

export const resume = (workspace: string, name: string) =>
  ask(
    api.POST('/api/v1/workspaces/{workspace}/jobs/{name}/resume', {
      params: { path: { workspace, name } },
      headers: once(),
      body: {},
    }),
  )

const list = (workspace: string, filter: string, max_results: number) =>
  ask(
    api.GET('/api/v1/workspaces/{workspace}/jobs', {
      params: { path: { workspace }, query: { filter, max_results } },
    }),
  )
