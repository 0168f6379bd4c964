// What a new trigger begins with.

import { queryOptions } from '@tanstack/react-query'
import { api, ask, type JobOut } from '@/api/client'
import { answering } from '@/api/endpoints'
import { found } from '@/api/problem'
import type { Again, Watching } from '@/features/triggers/document'

const MODEL = '/api/v1/workspaces/{workspace}/models/{name}/versions/{version}'
const JOB = '/api/v1/workspaces/{workspace}/jobs/{name}'

/** The monitor that is meant, the jobs that a rule may run again, the one that made the monitored model first, and what names are taken. */
export const startingQuery = (workspace: string, monitor: string | undefined) =>
  queryOptions({
    queryKey: [workspace, 'new', 'trigger', monitor],
    queryFn: async () => {
      const [watching, completed, taken] = await Promise.all([
        monitor ? watchingOf(workspace, monitor) : undefined,
        completedJobs(workspace),
        triggerNames(workspace),
      ])
      const maker = watching?.maker
      const jobs = maker ? [maker, ...completed.filter(({ id }) => id !== maker.id)] : completed
      return { watching, jobs, taken }
    },
    // Asked once for each dialog: a fact does not change what a person reads there.
    staleTime: 'static',
    gcTime: 0,
  })

const againOf = ({ name, display_name, experiment_name, inputs }: JobOut): Again => ({
  id: name,
  title: display_name || name,
  experiment: experiment_name,
  inputs,
})

/** The newest that have completed. */
async function completedJobs(workspace: string): Promise<Again[]> {
  const query = { filter: "status = 'Completed'", order_by: 'created_at desc', max_results: 100 }
  const page = await ask(api.GET('/api/v1/workspaces/{workspace}/jobs', { params: { path: { workspace }, query } }))
  return page.items.map(againOf)
}

async function triggerNames(workspace: string): Promise<string[]> {
  const params = { path: { workspace }, query: { max_results: 1000 } }
  const page = await ask(api.GET('/api/v1/workspaces/{workspace}/triggers', { params }))
  return page.items.map(({ name }) => name)
}

async function watchingOf(workspace: string, name: string): Promise<Watching> {
  const params = { path: { workspace, name } }
  const monitor = await ask(api.GET('/api/v1/workspaces/{workspace}/monitors/{name}', { params }))
  const { endpoint, deployment } = monitor.definition
  const model = await found(answering(workspace, endpoint, deployment))
  const version = model && (await found(ask(api.GET(MODEL, { params: { path: { workspace, ...model } } }))))
  const maker = version?.source.job ? await submitted(workspace, version.source.job) : null
  return { name, windows: monitor.window_asset, endpoint, model, maker }
}

/** What was submitted for a job to be: itself, or the pipeline or sweep around it; null where it is gone. */
async function submitted(workspace: string, name: string): Promise<Again | null> {
  const job = await found(ask(api.GET(JOB, { params: { path: { workspace, name } } })))
  return job?.parent ? submitted(workspace, job.parent) : job && againOf(job)
}
