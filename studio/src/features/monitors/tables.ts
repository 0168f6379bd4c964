// Windows laid side by side: a row a feature, a line a model version.

import { type Strain, strain } from '@/features/monitors/model'
import type { Feature, Run, Served } from '@/features/monitors/run'

export type Row = { name: string; type: string; cells: (Strain | null)[] }

const signalOf = (run: Run, name: string) => run.signals.find((signal) => signal.name === name)
const peak = ({ cells }: Row) => Math.max(0, ...cells.map((cell) => cell?.load ?? 0))

/** A row a feature of one signal, a cell a window; what has strained most comes first. */
export function strip(measured: readonly Run[], signal: string): Row[] {
  const names = new Map<string, string>()
  for (const run of measured) for (const { name, type } of signalOf(run, signal)?.features ?? []) names.set(name, type)
  const cell = (run: Run, name: string) => {
    const feature = featureOf(run, signal, name)
    return feature ? strain(feature) : null
  }
  return [...names]
    .map(([name, type]): Row => ({ name, type, cells: measured.map((run) => cell(run, name)) }))
    .sort((a, b) => peak(b) - peak(a))
}

export const featureOf = (run: Run | undefined, signal: string, name: string): Feature | undefined =>
  run && signalOf(run, signal)?.features.find((feature) => feature.name === name)

/** One metric of a feature over the windows, and its limits in the newest one. */
export function featureSeries(measured: readonly Run[], signal: string, name: string) {
  const features = measured.map((run) => featureOf(run, signal, name))
  const newest = features.findLast(Boolean)
  const metrics = [...new Set(features.flatMap((feature) => Object.keys(feature?.metrics ?? {})))]
  return {
    metrics,
    thresholds: newest?.thresholds ?? {},
    values: (metric: string) => features.map((feature) => feature?.metrics[metric] ?? null),
  }
}

const versionName = ({ model, version }: Served) => `${model}:${version}`

/** A performance metric over the windows: of all rows, and of each model version where there are several. */
export function performanceLines(measured: readonly Run[], signal: string, metric: string, all: string) {
  const signals = measured.map((run) => signalOf(run, signal))
  const versions = [...new Set(signals.flatMap((one) => (one?.versions ?? []).map(versionName)))].sort()
  const ofVersion = (name: string) => ({
    label: name,
    values: signals.map((one) => one?.versions.find((served) => versionName(served) === name)?.metrics[metric] ?? null),
  })
  const whole = { label: all, values: signals.map((one) => one?.metrics[metric] ?? null) }
  return versions.length > 1
    ? [whole, ...versions.map(ofVersion)]
    : versions[0]
      ? [{ ...whole, label: versions[0] }]
      : [whole]
}

/** Every metric that was measured in some window, the limited ones first. */
export function performanceMetrics(measured: readonly Run[], signal: string): string[] {
  const signals = measured.flatMap((run) => signalOf(run, signal) ?? [])
  const limited = signals.flatMap(({ thresholds }) => Object.keys(thresholds))
  return [...new Set([...limited, ...signals.flatMap(({ metrics }) => Object.keys(metrics))])]
}

/** The limits that the newest window was held against. */
export const performanceLimits = (measured: readonly Run[], signal: string) =>
  measured.map((run) => signalOf(run, signal)).findLast(Boolean)?.thresholds ?? {}
