// What a pipeline's steps are as a graph and as a table, and what of them differs between two runs.

import type { JobOut, JobStepOut } from '@/api/client'
import { compared } from '@/lib/compare'

/** `state`: the step's own, or what its job waits for while it is under way. */
export type Step = Omit<JobStepOut, 'state'> & { state: string }
/** A pipeline's own input, as a step reads it. */
export type Source = { id: string; name: string; said: string }
/** `side`: of a choice, what its condition has to be for what the line leads to. */
export type Line = { from: string; to: string; side?: boolean }
/** `common`: inputs that so many steps read that their lines would hide all others. */
export type StepsGraph = { sources: Source[]; common: Common[]; steps: Step[]; lines: Line[] }
export type Common = { name: string; said: string; readers: number }

const MOST_READERS = 4
const RESUMED = new Set(['Failed', 'Canceled'])

export const isPipeline = (job: Pick<JobOut, 'type'>): boolean => job.type === 'pipeline'
/** Whether a job is a row that moves its children on, and has no process of its own. */
export const isParent = (job: Pick<JobOut, 'type'>): boolean => job.type === 'pipeline' || job.type === 'sweep'
/** A pipeline in a pipeline has no document of its own: the outer one is resumed. */
export const canResume = (job: Pick<JobOut, 'type' | 'status' | 'document'>): boolean =>
  isPipeline(job) && job.document !== '' && RESUMED.has(job.status)

export const sourceId = (name: string): string => `input ${name}`
export const titleOf = ({ display_name, name }: Pick<Step, 'display_name' | 'name'>): string => display_name || name

/** Steps with the states of their jobs: one that runs says it while its job is queued or prepared. */
export function withJobs(steps: readonly JobStepOut[], jobs: readonly Pick<JobOut, 'name' | 'status'>[]): Step[] {
  const statuses = new Map<string, string>(jobs.map(({ name, status }) => [name, status]))
  return steps.map((step) => ({
    ...step,
    state: (step.state === 'Running' && step.job && statuses.get(step.job)) || step.state,
  }))
}

/** Steps and the pipeline's inputs that they read, by lines from what gives to what needs. */
export function graphOf(steps: readonly Step[], inputs: JobOut['inputs']): StepsGraph {
  const known = new Set(steps.map(({ name }) => name))
  const readers = readersOf(steps)
  const said = (name: string) => inputs[name]?.said ?? ''
  const few = [...readers].filter(([, names]) => names.size <= MOST_READERS)
  const common = [...readers].filter(([, names]) => names.size > MOST_READERS)
  return {
    sources: few.map(([name]) => ({ id: sourceId(name), name, said: said(name) })),
    common: common.map(([name, names]) => ({ name, said: said(name), readers: names.size })),
    steps: [...steps],
    lines: [
      ...few.flatMap(([name, names]) => [...names].map((to) => ({ from: sourceId(name), to }))),
      ...steps.flatMap((step) => step.needs.filter((need) => known.has(need)).map((need) => lineTo(step, need))),
    ],
  }
}

const lineTo = ({ name, behind, side }: Step, from: string): Line =>
  behind === from && side !== null ? { from, to: name, side } : { from, to: name }

/** By input of the pipeline the steps that read it. */
function readersOf(steps: readonly Step[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const { name, inputs } of steps)
    for (const { parent } of Object.values(inputs))
      if (parent) found.set(parent, (found.get(parent) ?? new Set()).add(name))
  return found
}

/** The steps that a step still waits for. */
export const awaited = (step: Pick<Step, 'needs'>, steps: readonly Step[]): string[] =>
  steps.filter(({ name, ended_at }) => step.needs.includes(name) && !ended_at).map(titleOf)

/** The step to look at first: one that failed, else one that is under way. */
export function firstOf(steps: readonly Step[]): Step | undefined {
  const running = steps.find(({ started_at, ended_at }) => started_at && !ended_at)
  return steps.find(({ state }) => state === 'Failed') ?? running
}

/** Steps by a column, `duration desc`; without one in the pipeline's own order, each after what it needs. */
export function inOrder<S extends Step>(steps: readonly S[], order: string | undefined, now: number): S[] {
  const [by = '', direction] = order?.split(' ') ?? []
  const value = VALUES[by]
  if (!value) return [...steps]
  const sorted = [...steps].sort((a, b) => compared(value(a, now), value(b, now)))
  return direction === 'desc' ? sorted.reverse() : sorted
}

const VALUES: Record<string, (step: Step, now: number) => string | number> = {
  name: titleOf,
  kind: ({ kind }) => kind,
  state: ({ state }) => state,
  duration: (step, now) => (step.is_reused ? null : secondsOf(step, now)) ?? -1,
  reused: ({ is_reused }) => (is_reused ? 1 : 0),
  said: ({ said }) => said,
}

/** How long a step took, or has been taking by `now`; null where it has not begun. */
export function secondsOf({ started_at, ended_at }: Pick<Step, 'started_at' | 'ended_at'>, now: number): number | null {
  if (!started_at) return null
  return Math.max(0, ((ended_at ? Date.parse(ended_at) : now) - Date.parse(started_at)) / 1000)
}

/** How many steps there are in each state, in the order in which they are met, and how many were reused. */
export function counted(steps: readonly Step[]): { states: [string, number][]; reused: number } {
  const states = new Map<string, number>()
  for (const { state } of steps) states.set(state, (states.get(state) ?? 0) + 1)
  return { states: [...states], reused: steps.filter(({ is_reused }) => is_reused).length }
}
