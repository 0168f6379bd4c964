// What a sweep's trials are, in which order they stand, and which of them are picked on its picture.

import type { SweepOut, TrialOut } from '@/api/client'
import { type Axis, axesOf, flat, METRIC, metricAxis, place, type Scale, type Value } from '@/features/jobs/sweep/axes'
import { type Brush, isWithin, type Range } from '@/features/jobs/sweep/brush'
import { compared } from '@/lib/compare'
import { record } from '@/lib/json'

export const OUTCOMES = ['Completed', 'Stopped early', 'Running', 'Queued', 'Failed', 'Canceled'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** A trial as its page has it: `values` are its parameters and, as METRIC, what it has reached. */
export type Tried = {
  trial: TrialOut
  number: number
  outcome: Outcome
  values: Readonly<Record<string, Value>>
}

const UNBEGUN = new Set(['Queued', 'NotStarted', 'Starting', 'Provisioning'])

/** How a trial went: one that was stopped for not being worth it is told from one that somebody canceled. */
export function outcomeOf({
  status,
  stopped_early,
  ended_at,
}: Pick<TrialOut, 'status' | 'stopped_early' | 'ended_at'>): Outcome {
  if (stopped_early) return 'Stopped early'
  if (ended_at !== null) return status === 'Completed' || status === 'Failed' ? status : 'Canceled'
  return UNBEGUN.has(status) ? 'Queued' : 'Running'
}

export const triedOf = (trials: readonly TrialOut[]): Tried[] =>
  trials.map((trial) => ({
    trial,
    number: trial.number,
    outcome: outcomeOf(trial),
    values: { ...flat(trial.parameters), ...(trial.value === null ? {} : { [METRIC]: trial.value }) },
  }))

/** The metric's value, its best so far while the trial runs. */
export const reachedBy = ({ trial }: Tried): number | null => trial.value

/** Every parameter's axis, then the metric's; `shown`: which of them, in which order, where somebody has said so. */
export function allAxes(
  { definition, metric }: Pick<SweepOut, 'definition' | 'metric'>,
  tried: readonly Tried[],
  scale: Scale,
): Axis[] {
  const values = tried.map((one) => one.values)
  const parameters = axesOf(record(definition.search_space), values)
  const reached = tried.flatMap((one) => reachedBy(one) ?? [])
  return [...parameters, metricAxis(metric, reached, scale)]
}

/** Those that are named, in that order; all of them where none is. */
export function shownAxes(axes: readonly Axis[], named: string | undefined): Axis[] {
  const wanted = named?.split(',') ?? []
  const found = wanted.flatMap((id) => axes.find((axis) => axis.id === id) ?? [])
  return found.length ? found : [...axes]
}

/** The order of axes with one of them a place further on. */
export function movedAxis(axes: readonly Axis[], id: string, by: -1 | 1): string[] {
  const ids = axes.map((axis) => axis.id)
  const from = ids.indexOf(id)
  const other = ids[from + by]
  if (other === undefined) return ids
  ids[from + by] = id
  ids[from] = other
  return ids
}

export const hiddenOf = (without: string | undefined): Set<string> => new Set(without?.split(',').filter(Boolean) ?? [])

/** The trials that lie in every chosen range and whose outcome is shown. */
export function picked(
  tried: readonly Tried[],
  axes: readonly Axis[],
  { brush, hidden }: { brush: Brush; hidden: ReadonlySet<string> },
): Tried[] {
  const ranges = axes.flatMap((axis) => {
    const range = brush[axis.id]
    return range ? [{ axis, range }] : []
  })
  return tried.filter(
    ({ outcome, values }) =>
      !hidden.has(outcome) && ranges.every(({ axis, range }) => isWithin(axis, values[axis.id], range)),
  )
}

/** How many trials there are of each outcome, in the order in which outcomes are told. */
export const countedOutcomes = (tried: readonly Tried[]): [Outcome, number][] =>
  OUTCOMES.map((outcome): [Outcome, number] => [outcome, tried.filter((one) => one.outcome === outcome).length]).filter(
    ([, count]) => count > 0,
  )

export const isBetter = (goal: string, a: number, b: number): boolean => (goal === 'minimize' ? a < b : a > b)

/** By the trials' numbers, from 0, the worst, to 1, the best: by order, so that one that went astray changes no colour. */
export function standings(tried: readonly Tried[], goal: string): Map<number, number> {
  const known = tried.filter((one) => reachedBy(one) !== null)
  const metric = metricAxis(
    '',
    known.flatMap((one) => reachedBy(one) ?? []),
    'rank',
  )
  return new Map(
    known.map((one) => {
      const at = place(metric, reachedBy(one) ?? undefined) ?? 0
      return [one.number, goal === 'minimize' ? 1 - at : at]
    }),
  )
}

/** The range of the metric in which a tenth of the trials with a value lies, the best ones. */
export function bestTenth(tried: readonly Tried[], goal: string): Range | null {
  const values = tried.flatMap((one) => reachedBy(one) ?? []).sort((a, b) => (isBetter(goal, a, b) ? -1 : 1))
  const last = values[Math.max(0, Math.ceil(values.length / 10) - 1)]
  if (last === undefined) return null
  return goal === 'minimize' ? { from: null, to: last } : { from: last, to: null }
}

/** The best value that any trial up to each has completed with; null before the first. */
export function bestSoFar(tried: readonly Tried[], goal: string): (number | null)[] {
  let best: number | null = null
  return tried.map((one) => {
    const value = one.outcome === 'Completed' ? reachedBy(one) : null
    if (value !== null && (best === null || isBetter(goal, value, best))) best = value
    return best
  })
}

/** `number`, `value`, `duration`, or a parameter as `lr`, each with or without ` desc`; by itself the best come first. */
export function inOrder(tried: readonly Tried[], order: string | undefined, goal: string): Tried[] {
  const [by = '', direction] = order?.split(' ') ?? []
  const key = KEYS[by] ?? ((one: Tried) => one.values[by] ?? null)
  if (!order) return ordered(tried, ({ trial }) => trial.value, goal !== 'minimize')
  return ordered(tried, key, direction === 'desc')
}

const KEYS: Record<string, (one: Tried) => Value | null> = {
  number: (one) => one.number,
  value: reachedBy,
  outcome: (one) => OUTCOMES.indexOf(one.outcome),
  duration: ({ trial }) => trial.duration_seconds,
  said: ({ trial }) => trial.said || null,
}

/** What has no value stands last, whichever way. */
function ordered(tried: readonly Tried[], key: (one: Tried) => Value | null, descending: boolean): Tried[] {
  const known = tried.filter((one) => key(one) !== null)
  const sorted = known.sort(
    (a, b) => compared(key(a) ?? 0, key(b) ?? 0) || (descending ? b.number - a.number : a.number - b.number),
  )
  return [...(descending ? sorted.reverse() : sorted), ...tried.filter((one) => key(one) === null)]
}

/** The parameters of a trial as one reads them: `lr = 0.01`. */
export const parametersOf = ({ values }: Pick<Tried, 'values'>): [string, Value][] =>
  Object.entries(values).filter(([name]) => name !== METRIC)
