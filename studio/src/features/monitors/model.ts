// What windows say of a monitor: how it stands, what is worst, what has changed.

import type { Feature, Figures, Run, Signal } from '@/features/monitors/run'
import { improved } from '@/lib/metrics'

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

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const day = (at: Date) => `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`
const clock = (at: Date) => at.toISOString().slice(11, 16)
const DAY_MS = 86_400_000

/** A window's time as people say it, in UTC: `Jun 2013`, `3 Jun 2013`, `3 – 9 Jun 2013`, `3 Jun 14:00 – 15:00`. */
export function windowName({ from, to }: Pick<Run, 'from' | 'to'>): string {
  const [begin, end] = [new Date(from), new Date(to)]
  if (Number.isNaN(begin.getTime()) || Number.isNaN(end.getTime())) return `${from} – ${to}`
  const wholeDays = begin.getTime() % DAY_MS === 0 && end.getTime() % DAY_MS === 0
  if (!wholeDays) {
    const sameDay = begin.toISOString().slice(0, 10) === end.toISOString().slice(0, 10)
    return `${day(begin)} ${clock(begin)} – ${sameDay ? '' : `${day(end)} `}${clock(end)}`
  }
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

const isDrift = (signal: Signal) => signal.type === 'data_drift' || signal.type === 'prediction_drift'

/** The feature that is closest to its limit, or furthest beyond it. */
export function worst(run: Run | undefined): Strain | null {
  const strains = (run?.signals ?? [])
    .filter(isDrift)
    .flatMap(({ features }) => features.flatMap((one) => strain(one) ?? []))
  return strains.length ? strains.reduce((most, one) => ((one.load ?? 0) > (most.load ?? 0) ? one : most)) : null
}

/** `why` names what is beyond its limits, signal by signal. */
export type Standing = { state: string; why: string[] }

/** The newest window that held something; runs are the newest first. */
const newestOf = (runs: readonly Run[]): Run | undefined => runs.find(({ status }) => status !== 'Empty') ?? runs[0]

/** The run that a monitor is Failed for; null where it is not. */
export function failedRun(runs: readonly Run[]): Run | null {
  const newest = newestOf(runs)
  return newest?.status === 'Failed' ? newest : null
}

/** Of a monitor, by the newest window that held something. */
export function standing(runs: readonly Run[]): Standing {
  const newest = newestOf(runs)
  if (!newest) return { state: 'Never run', why: [] }
  if (newest.status === 'Failed' || newest.status === 'Empty')
    return { state: newest.status, why: newest.error ? [newest.error] : [] }
  const measured = windows(runs).at(-1)
  if (!measured) return { state: newest.status, why: [] }
  const broken = measured.signals.filter((signal) => signal.broken.length)
  const why = broken.map(({ name, broken: what }) => `${name}: ${what.join(', ')}`)
  if (broken.some(({ type }) => type === 'model_performance')) return { state: 'Unhealthy', why }
  return { state: broken.length ? 'Degraded' : 'Healthy', why }
}

/** A performance figure, and how it has changed since the window before; `better` is null where nothing changed. */
export type Headline = {
  metric: string
  value: number
  limit: number | null
  broken: boolean
  by: number | null
  better: boolean | null
}

const performance = (run: Run | undefined) => run?.signals.find(({ type }) => type === 'model_performance')

/** The metric that is limited, or the one that says most. */
export function leadingMetric(metrics: Figures, thresholds: Figures): string | null {
  const known = Object.keys(metrics)
  const order = [...Object.keys(thresholds), ...LEADING, ...known]
  return order.find((metric) => known.includes(metric)) ?? null
}

export function headline(measured: readonly Run[]): Headline | null {
  const signal = performance(measured.at(-1))
  const metric = signal && leadingMetric(signal.metrics, signal.thresholds)
  const value = metric ? signal.metrics[metric] : undefined
  if (!signal || !metric || value === undefined) return null
  const before = performance(measured.at(-2))?.metrics[metric]
  const by = before === undefined ? null : value - before
  return {
    metric,
    value,
    limit: signal.thresholds[metric] ?? null,
    broken: signal.broken.includes(metric),
    by,
    better: before === undefined || by === 0 ? null : improved(metric, value, before) > 0,
  }
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
