import type { JobOut, JobPlanOut } from '@/api/client'
import { text as words } from '@/features/jobs/words'
import { lasted, money } from '@/lib/format'
import { number, record, records, text } from '@/lib/json'
import { askedFor, type ListSearch } from '@/lib/list'

export const ENDED = new Set(['Completed', 'Failed', 'Canceled'])
export const hasEnded = (job: Pick<JobOut, 'status'>): boolean => ENDED.has(job.status)

const FACETS = ['status', 'experiment_name', 'created_by', 'type', 'owner', 'level', 'parent', 'archived'] as const
/** Whose jobs are meant, by the slice that hears how they end: releases, too, run theirs as jobs like people's. */
const WHOSE: Record<string, { owner: string; level?: string }> = {
  job: { owner: 'jobs', level: 'job' },
  step: { owner: 'release,monitoring,data' },
}

/** What the list is asked for: what people have submitted, unless the URL names another level. */
export function asked({ level, ...search }: ListSearch) {
  const meant = level ?? (search.parent ? 'any' : 'job')
  return askedFor({ ...search, ...(WHOSE[meant] ?? { level: meant }) }, FACETS)
}

export type Git = { commit: string; branch: string; repository: string; dirty: boolean; page: string | null }

/** The commit that a job's code is of; null where nobody knows. `page`: where the repository's host shows it. */
export function gitOf({ properties }: Pick<JobOut, 'properties'>): Git | null {
  const commit = properties['azureml.git.commit']
  if (!commit) return null
  const repository = properties['azureml.git.repository_uri'] ?? ''
  const root = /^https?:\/\/[^?#]+$/.test(repository) ? repository.replace(/(?:\.git)?\/*$/, '') : null
  return {
    commit,
    repository,
    branch: properties['azureml.git.branch'] ?? '',
    dirty: properties['azureml.git.dirty'] === 'True',
    page: root && `${root}/commit/${encodeURIComponent(commit)}`,
  }
}

export type Given = { name: string; type: string; said: string; subject: string | null; size: number | null }

/** A job's inputs as rows: what was said, and the asset that it was resolved to. */
export function inputsOf(job: Pick<JobOut, 'inputs'>): Given[] {
  return Object.entries(job.inputs).flatMap(([name, input]) => {
    const [given] = records([input])
    if (!given) return []
    return [
      {
        name,
        type: text(given.type) ?? '',
        said: text(given.said) ?? '',
        subject: text(given.asset),
        size: number(given.size),
      },
    ]
  })
}

/** The distributions that are installed for a job, as `name==version`, once it has started. */
export function installedOf(job: Pick<JobOut, 'environment'>): string[] {
  const lock = text(job.environment.lock) ?? ''
  const python = text(job.environment.python)
  return lock.split('\n').flatMap((line) => {
    const [named] = /^[A-Za-z0-9][^\s;\\]*/.exec(line) ?? []
    return named && (python === null || isFor(line, python)) ? named : []
  })
}

const VERSIONS = /python(?:_full)?_version (<=?|>=?) '([\d.]+)'/g

/** Whether a line of a lock is for this Python: a lock has those for others, too. */
function isFor(line: string, python: string): boolean {
  return [...line.matchAll(VERSIONS)].every(([, sign, version = '']) => {
    const order = python.localeCompare(version, 'en', { numeric: true })
    return order === 0 ? sign !== '<' && sign !== '>' : sign?.startsWith('<') ? order < 0 : order > 0
  })
}

export const textOf = (record: Record<string, unknown> | null | undefined, name: string): string | null =>
  text(record?.[name])
export const numberOf = (record: Record<string, unknown> | null | undefined, name: string): number | null =>
  number(record?.[name])

export type Metric = { key: string; value: number; step: number; timestamp: number }
export type Point = { x: number; y: number }

/** The history of a metric as a line: by step, or by seconds since its first point where all steps are the same. */
export function lineOf(history: readonly Metric[]): { by: 'step' | 'seconds'; points: Point[] } {
  const steps = new Set(history.map(({ step }) => step))
  const by = steps.size > 1 ? 'step' : 'seconds'
  const first = Math.min(...history.map(({ timestamp }) => timestamp))
  const points = history.map(({ step, timestamp, value }) => ({
    x: by === 'step' ? step : (timestamp - first) / 1000,
    y: value,
  }))
  return { by, points: points.sort((a, b) => a.x - b.x) }
}

/** A model that a run has logged. `versions`: what it is registered as, as `delays:2`. */
export type Logged = { id: string; name: string; isReady: boolean; versions: string[] }

/** The models that a run has logged, of what MLflow's API tells of each of them and of versions that came from the run. */
export function loggedOf(models: readonly unknown[], versions: unknown): Logged[] {
  const registered = records(record(versions).model_versions)
  return models.flatMap((model) => {
    const info = record(record(record(model).model).info)
    const id = text(info.model_id)
    if (!id) return []
    const from = registered.filter(({ source }) => source === `models:/${id}`)
    return [
      {
        id,
        name: text(info.name) ?? id,
        isReady: info.status === 'LOGGED_MODEL_READY',
        versions: from.map(({ name, version }) => `${name}:${version}`),
      },
    ]
  })
}

const SCHEMAS: Record<string, string> = {
  command: 'commandJob',
  pipeline: 'pipelineJob',
  sweep: 'sweepJob',
  parallel: 'parallelJob',
  spark: 'sparkJob',
  automl: 'autoMLJob',
}

/** Which schema says what may stand in a job's document: by its `type`, which a command may leave out. */
export function schemaOf(document: string): string {
  const said = /^type:[ \t]*["']?(\w+)/m.exec(document)?.[1] ?? 'command'
  return SCHEMAS[said] ?? 'commandJob'
}

export const COMMAND_JOB = 'https://azuremlschemas.azureedge.net/latest/commandJob.schema.json'

/** What a new job begins as: it runs as it stands. */
export const FIRST_JOB = `$schema: ${COMMAND_JOB}
type: command
display_name: hello
experiment_name: first-steps
command: >-
  python -c "import mlflow;
  [mlflow.log_metric('loss', 1 / (1 + step), step=step) for step in range(50)];
  print('hello from a job')"
environment: azureml:sklearn-lightgbm@latest
`

/** How long, for how much, and what that rests on. */
export function estimateOf({ estimate }: Pick<JobPlanOut, 'estimate'>): string {
  if (!estimate || estimate.seconds === null) return words.estimate.none
  const cost = money(estimate.cost, estimate.currency)
  const unknown = estimate.unknown > 0 ? [words.estimate.unknown(estimate.unknown)] : []
  return [lasted(estimate.seconds), ...(cost ? [cost] : []), words.estimate.from(estimate.runs), ...unknown].join(', ')
}
