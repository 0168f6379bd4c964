// What windows say of a monitor: what was measured, how close it is to its limits, what has become of the feedback.

import type { Feature, Figures, Run } from '@/features/monitors/run'
import { MONTHS } from '@/lib/moments'

const LEADING = ['roc_auc', 'f1_score', 'accuracy', 'rmse', 'mae']
const NOT_ENDED = new Set(['Preparing', 'Running'])

export const isGoing = (run: Pick<Run, 'status'>) => NOT_ENDED.has(run.status)

/** The newest look at each window that has been measured, the oldest window first. */
export function windows(runs: readonly Run[]): Run[] {
  const newest = new Map<string, Run>()
  for (const run of runs) {
    if (run.status !== 'Completed') continue
    const key = `${run.from}/${run.to}`
    const before = newest.get(key)
    if (!before || before.createdAt < run.createdAt) newest.set(key, run)
  }
  return [...newest.values()].sort((a, b) => a.to.localeCompare(b.to) || a.from.localeCompare(b.from))
}

const day = (at: Date) => `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`
const clock = (at: Date) => at.toISOString().slice(11, 16)
const DAY_MS = 86_400_000

/** A window's time as people say it, in UTC: `Jun 2013`, `3 Jun 2013`, `3 – 9 Jun 2013`, `3 Jun 14:00 – 15:00`. */
export const windowName = (run: Pick<Run, 'from' | 'to'>): string => windowLines(run).join(' – ')

/** The same in two lines where it is long: `3 Jun 14:00` and `4 Jun 14:00`. */
export function windowLines({ from, to }: Pick<Run, 'from' | 'to'>): string[] {
  const [begin, end] = [new Date(from), new Date(to)]
  if (Number.isNaN(begin.getTime()) || Number.isNaN(end.getTime())) return [from, to]
  const wholeDays = begin.getTime() % DAY_MS === 0 && end.getTime() % DAY_MS === 0
  return wholeDays ? [daysName(begin, end)] : timesOf(begin, end)
}

function timesOf(begin: Date, end: Date): string[] {
  const sameDay = begin.toISOString().slice(0, 10) === end.toISOString().slice(0, 10)
  return [`${day(begin)} ${clock(begin)}`, `${sameDay ? '' : `${day(end)} `}${clock(end)}`]
}

function daysName(begin: Date, end: Date): string {
  const next = new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + 1, 1))
  if (begin.getUTCDate() === 1 && next.getTime() === end.getTime())
    return `${MONTHS[begin.getUTCMonth()]} ${begin.getUTCFullYear()}`
  const last = new Date(end.getTime() - DAY_MS)
  if (last.getTime() <= begin.getTime()) return `${day(begin)} ${begin.getUTCFullYear()}`
  const first = begin.getUTCMonth() === last.getUTCMonth() ? String(begin.getUTCDate()) : day(begin)
  return `${first} – ${day(last)} ${last.getUTCFullYear()}`
}

/** A feature's figure beside its limit. `load`: 1 is at the limit; null where nothing limits it. */
export type Strain = {
  feature: string
  metric: string
  value: number
  limit: number | null
  load: number | null
  broken: boolean
}

/** By the metric that is closest to its limit, or the first one where there are no limits. */
export function strain(feature: Feature): Strain | null {
  const limited = Object.entries(feature.thresholds).flatMap(([metric, limit]): Strain[] => {
    const value = feature.metrics[metric]
    if (value === undefined) return []
    const load = limit > 0 ? value / limit : value > 0 ? 2 : 0
    return [{ feature: feature.name, metric, value, limit, load, broken: feature.broken.includes(metric) }]
  })
  if (limited.length) return limited.reduce((worst, one) => ((one.load ?? 0) > (worst.load ?? 0) ? one : worst))
  const [metric, value] = Object.entries(feature.metrics)[0] ?? []
  return metric === undefined || value === undefined
    ? null
    : { feature: feature.name, metric, value, limit: null, load: null, broken: false }
}

/** The newest window that held something; runs are the newest first. */
const newestOf = (runs: readonly Run[]): Run | undefined => runs.find(({ status }) => status !== 'Empty') ?? runs[0]

/** The run that a monitor is Failed for; null where it is not. */
export function failedRun(runs: readonly Run[]): Run | null {
  const newest = newestOf(runs)
  return newest?.status === 'Failed' ? newest : null
}

/** The metric that is limited, or the one that says most. */
export function leadingMetric(metrics: Figures, thresholds: Figures): string | null {
  const known = Object.keys(metrics)
  const order = [...Object.keys(thresholds), ...LEADING, ...known]
  return order.find((metric) => known.includes(metric)) ?? null
}

/** What became of a window's rows and of the feedback that there is. */
export type Coverage = {
  predictions: number
  matched: number
  share: number
  feedback: number
  reasons: { id: string; count: number }[]
}
const REASONS = ['unmatched_feedback', 'duplicate', 'late', 'outside_window', 'without_truth']

export function coverage({ counts }: Pick<Run, 'counts'>): Coverage | null {
  if (!counts) return null
  const predictions = counts.predictions ?? 0
  const matched = counts.matched ?? 0
  return {
    predictions,
    matched,
    share: predictions ? matched / predictions : 0,
    feedback: counts.feedback ?? 0,
    reasons: REASONS.map((id) => ({ id, count: counts[id] ?? 0 })),
  }
}

/** How much darker than nothing a cell is, 0 to 1: half at the limit, all at twice of it. */
export const shade = ({ load, value }: Strain): number => Math.max(0, Math.min(1, (load ?? Math.min(1, value) * 2) / 2))

/** Counts as shares of their sum, so that histograms of different sizes compare. */
export function shares(counts: readonly number[]): number[] {
  const whole = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => (whole ? count / whole : 0))
}

/** Without bins that neither side has, as `(other)` and `(missing)` mostly are. */
export function compared({
  labels,
  reference,
  production,
}: {
  labels: string[]
  reference: number[]
  production: number[]
}) {
  const kept = labels
    .map((_, index) => index)
    .filter((index) => !/^\(.*\)$/.test(labels[index] ?? '') || (reference[index] ?? 0) + (production[index] ?? 0) > 0)
  const pick = (values: number[]) => kept.map((index) => values[index] ?? 0)
  return {
    labels: kept.map((index) => labels[index] ?? ''),
    reference: pick(shares(reference)),
    production: pick(shares(production)),
  }
}
