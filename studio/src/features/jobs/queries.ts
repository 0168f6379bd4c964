import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, ask, fetchJson, once } from '@/api/client'
import { problemOf } from '@/api/problem'
import { mainOf } from '@/features/jobs/code'
import { BEGINNING } from '@/features/jobs/files'
import { asked, loggedOf, type Metric } from '@/features/jobs/model'
import type { ListSearch } from '@/lib/list'
import { pageAt, paging } from '@/lib/paging'

export const jobsQuery = (workspace: string, search: ListSearch) =>
  infiniteQueryOptions({
    queryKey: [workspace, 'jobs', 'list', asked(search)],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/jobs', {
          params: {
            path: { workspace },
            query: { ...asked(search), ...pageAt(pageParam) },
          },
        }),
      ),
    ...paging,
    placeholderData: (before) => before,
  })

/** How many of the platform's own jobs are as the list's other filters ask. */
export const ownCountQuery = (workspace: string, search: ListSearch) => {
  const { filter } = asked({ ...search, level: 'step' })
  return queryOptions({
    queryKey: [workspace, 'jobs', 'own', filter],
    queryFn: async () => {
      const query = { filter, max_results: 1, count: true }
      const { total } = await ask(
        api.GET('/api/v1/workspaces/{workspace}/jobs', { params: { path: { workspace }, query } }),
      )
      return total ?? null
    },
    placeholderData: (before) => before,
  })
}

export const jobQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'jobs', 'one', name],
    queryFn: () =>
      ask(api.GET('/api/v1/workspaces/{workspace}/jobs/{name}', { params: { path: { workspace, name } } })),
  })

/** The files of a job's code, and the text of the one that its command runs. */
export const codeQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'jobs', 'code', name],
    queryFn: async () => {
      const path = { workspace, name }
      const { files } = await ask(api.GET('/api/v1/workspaces/{workspace}/jobs/{name}/code', { params: { path } }))
      const { command } = await ask(api.GET('/api/v1/workspaces/{workspace}/jobs/{name}', { params: { path } }))
      const main = mainOf(files, command)
      const had = files.map(({ digest, ...file }) => ({ ...file, digest: digest ?? '' }))
      return { had, script: main === null ? null : { path: main, text: await codeFile(workspace, name, main) } }
    },
    staleTime: 'static',
  })

export const codeFile = async (workspace: string, name: string, path: string): Promise<string> =>
  String(
    await ask(
      api.GET('/api/v1/workspaces/{workspace}/jobs/{name}/code/{path}', {
        params: { path: { workspace, name, path } },
        parseAs: 'text',
      }),
    ),
  )

export const outputsQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [workspace, 'jobs', 'outputs', name],
    queryFn: () =>
      fetchJson<{ outputs: Record<string, { path: string; size: number; digest: string }[]> }>(
        `/api/v1/workspaces/${encodeURIComponent(workspace)}/jobs/${name}/outputs`,
        workspace,
      ),
  })

/** The first lines of a file; a file of a job never changes. */
export const beginningQuery = (address: string) =>
  queryOptions({
    queryKey: ['file', address],
    queryFn: async () => {
      const answer = await fetch(address, { headers: { Range: `bytes=0-${BEGINNING - 1}` } })
      if (!answer.ok) throw problemOf(answer, await answer.json().catch(() => null))
      return answer.text()
    },
    staleTime: 'static',
  })

/** The first rows of a table among a job's outputs. */
export const rowsQuery = (file: { workspace: string; job: string; output: string; path: string }) =>
  queryOptions({
    queryKey: [file.workspace, 'job-rows', file.job, file.output, file.path],
    queryFn: () =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/jobs/{name}/preview', {
          params: {
            path: { workspace: file.workspace, name: file.job },
            query: { output: file.output, path: file.path, rows: 100 },
          },
        }),
      ),
    staleTime: 'static',
  })

/**
 * A picture as a `data:` address. What stands in it is never trusted: as an image no script of it runs, and opened by itself
 * such an address has an origin of its own, which one of `blob:` has not.
 */
export const pictureQuery = (address: string, type: string) =>
  queryOptions({
    queryKey: ['picture', address],
    queryFn: async () => {
      const answer = await fetch(address)
      if (!answer.ok) throw problemOf(answer, await answer.json().catch(() => null))
      const picture = new Blob([await answer.arrayBuffer()], { type })
      return new Promise<string>((resolve, reject) => {
        const reader = new FileReader()
        reader.onload = () => resolve(String(reader.result))
        reader.onerror = () => reject(reader.error)
        reader.readAsDataURL(picture)
      })
    },
    staleTime: 'static',
  })

type Run = {
  run: {
    outputs?: { model_outputs?: { model_id: string }[] }
    data: { metrics?: Metric[]; params?: { key: string; value: string }[] }
  }
}

/** While it runs, metrics are asked for again: their points are no facts. */
export const runQuery = (workspace: string, run: string, live: boolean) =>
  queryOptions({
    queryKey: [workspace, 'jobs', 'run', run],
    queryFn: () => fetchJson<Run>(`/ajax-api/2.0/mlflow/runs/get?run_id=${encodeURIComponent(run)}`, workspace),
    refetchInterval: live ? 2000 : false,
  })

export const historyQuery = (workspace: string, run: string, key: string, live: boolean) =>
  queryOptions({
    queryKey: [workspace, 'jobs', 'history', run, key],
    queryFn: async () => {
      const path = `/ajax-api/2.0/mlflow/metrics/get-history?run_id=${encodeURIComponent(run)}&metric_key=${encodeURIComponent(key)}&max_results=25000`
      return (await fetchJson<{ metrics?: Metric[] }>(path, workspace)).metrics ?? []
    },
    refetchInterval: live ? 2000 : false,
  })

/** The models that a run has logged, and the versions that they have become. */
export const loggedQuery = (workspace: string, run: string) =>
  queryOptions({
    queryKey: [workspace, 'jobs', 'logged', run],
    queryFn: async ({ client }) => {
      const { run: told } = await client.fetchQuery({ ...runQuery(workspace, run, false), staleTime: 0 })
      const ids = (told.outputs?.model_outputs ?? []).map(({ model_id }) => model_id)
      if (!ids.length) return []
      const filter = encodeURIComponent(`run_id='${run}'`)
      const [versions, ...models] = await Promise.all([
        fetchJson(`/ajax-api/2.0/mlflow/model-versions/search?filter=${filter}`, workspace),
        ...ids.map((id) => fetchJson(`/ajax-api/2.0/mlflow/logged-models/${encodeURIComponent(id)}`, workspace)),
      ])
      return loggedOf(models, versions)
    },
  })

/** A version of `name` whose files are those of a model that a run has logged. */
export const registerLogged = (workspace: string, logged: string, name: string) =>
  ask(
    api.POST('/api/v1/workspaces/{workspace}/models', {
      params: { path: { workspace } },
      headers: once(),
      body: { document: JSON.stringify({ name, type: 'mlflow_model', path: `models:/${logged}` }) },
    }),
  )
