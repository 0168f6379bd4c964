import { queryOptions } from '@tanstack/react-query'
import { api, ask, type JobOut, once, type TrialOut } from '@/api/client'
import { hasEnded } from '@/features/jobs/model'

const MOST = 1000
/** In milliseconds: what a running trial has reached is no fact. */
const LOOK_AGAIN = 2000

export const sweepQuery = (workspace: string, { name }: Pick<JobOut, 'name'>) =>
  queryOptions({
    queryKey: [workspace, 'jobs', 'sweep', name],
    queryFn: () =>
      ask(api.GET('/api/v1/workspaces/{workspace}/jobs/{name}/sweep', { params: { path: { workspace, name } } })),
  })

/** All trials by their numbers. What has ended stays as it is: asked again, it begins with the first that has not. */
export const trialsQuery = (workspace: string, job: Pick<JobOut, 'name' | 'status'>) => {
  const queryKey = [workspace, 'jobs', 'trials', job.name]
  return queryOptions({
    queryKey,
    queryFn: async ({ client }): Promise<TrialOut[]> => {
      const known = client.getQueryData<TrialOut[]>(queryKey) ?? []
      const first = known.findIndex(({ ended_at }) => ended_at === null)
      const kept = first < 0 ? known : known.slice(0, first)
      return [...kept, ...(await from(workspace, job.name, kept.length))]
    },
    refetchInterval: hasEnded(job) ? false : LOOK_AGAIN,
  })
}

async function from(workspace: string, name: string, number: number): Promise<TrialOut[]> {
  const found: TrialOut[] = []
  let page_token: string | undefined
  do {
    const page = await ask(
      api.GET('/api/v1/workspaces/{workspace}/jobs/{name}/trials', {
        params: {
          path: { workspace, name },
          query: { filter: number ? `number >= ${number}` : undefined, max_results: MOST, page_token },
        },
      }),
    )
    found.push(...page.items)
    page_token = page.next_page_token ?? undefined
  } while (page_token)
  return found
}

/** The sweep itself where it runs, else the new one that begins with its trials. */
export const extend = (workspace: string, name: string, max_total_trials: number) =>
  ask(
    api.POST('/api/v1/workspaces/{workspace}/jobs/{name}/extend', {
      params: { path: { workspace, name } },
      headers: once(),
      body: { max_total_trials },
    }),
  )
