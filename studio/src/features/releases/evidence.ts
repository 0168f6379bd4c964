// The evidence of each stage, read from its content: what is missing stays out.

import type { Rules } from '@/features/releases/model'
import { text as words } from '@/features/releases/words'
import { figure } from '@/lib/format'
import { number, record, records, text, texts } from '@/lib/json'
import { improved } from '@/lib/metrics'

export type Packaged = {
  requirements: string[]
  python: string | null
  loader: string | null
  files: number | null
  digest: string | null
  inputs: { name: string; type: string }[]
}

export function packaged(content: unknown): Packaged {
  const found = record(content)
  return {
    requirements: texts(found.requirements),
    python: text(found.python),
    loader: text(found.loader),
    files: number(found.files),
    digest: text(found.manifest_digest),
    inputs: records(record(found.signature).inputs).map((input) => ({
      name: text(input.name) ?? '–',
      type: text(input.type) ?? '',
    })),
  }
}

/** `before` and `after` are milliseconds for so many rows at once. */
export type Latency = { rows: number; before: number; after: number }
export type Optimised = {
  status: string | null
  rows: number | null
  apart: number | null
  tolerance: number | null
  above: number | null
  otherLabels: number | null
  latencies: Latency[]
  bytes: number | null
  digest: string | null
  tools: [string, string][]
}

export function optimised(content: unknown): Optimised {
  const found = record(content)
  const times = record(found.latency_ms)
  return {
    status: text(found.status),
    rows: number(found.rows),
    apart: number(found.max_abs_diff),
    tolerance: number(found.tolerance),
    above: number(found.rows_above_tolerance),
    otherLabels: number(found.other_labels),
    latencies: [record(times.single_row), record(times.batch)].flatMap((one) => {
      const [rows, before, after] = [number(one.rows), number(one.before), number(one.after)]
      return rows === null || before === null || after === null ? [] : [{ rows, before, after }]
    }),
    bytes: number(found.onnx_bytes),
    digest: text(found.onnx_digest),
    tools: Object.entries(record(found.tools)).map(([tool, version]) => [tool, String(version)]),
  }
}

export type Compared = { metric: string; candidate: number | null; champion: number | null; by: number | null }
/** What the policy asked, what was found, and whether it held; null where it cannot be told. */
export type Gate = { asked: string; found: string; passed: boolean | null }
export type Validated = {
  rows: number | null
  data: string | null
  metrics: Compared[]
  gates: Gate[]
  interval: [number, number] | null
}

export function validated(content: unknown, rules: Rules): Validated {
  const found = record(content)
  const [candidate, champion] = [record(found.candidate), record(found.champion)]
  const names = [...new Set([rules.metric, ...Object.keys(candidate), ...Object.keys(champion)])]
  const metrics = names.flatMap((metric): Compared[] => {
    const [new_, old] = [number(candidate[metric]), number(champion[metric])]
    if (new_ === null && old === null) return []
    return [
      {
        metric,
        candidate: new_,
        champion: old,
        by: new_ === null || old === null ? null : improved(metric, new_, old),
      },
    ]
  })
  const low = number(record(found.interval).low)
  const high = number(record(found.interval).high)
  const interval: [number, number] | null = low === null || high === null ? null : [low, high]
  const rows = number(found.rows)
  return { rows, data: text(found.data), metrics, interval, gates: gates(rules, rows, metrics, interval) }
}

const verdict = (value: number | null, holds: (value: number) => boolean) => (value === null ? null : holds(value))
const shown = (value: number | null) => (value === null ? words.gates.unknown : figure(value))
const changed = (by: number | null) =>
  by === null ? words.gates.unknown : words.gates.change(by >= 0, figure(Math.abs(by)))

/** Clause by clause, in the order in which the policy asks. */
function gates(rules: Rules, rows: number | null, metrics: Compared[], interval: [number, number] | null): Gate[] {
  const { metric, minimum, minImprovement, confidence } = rules
  const lead = metrics.find((one) => one.metric === metric)
  const value = lead?.candidate ?? null
  const asked: Gate[] = [
    {
      asked: words.gates.rows(figure(rules.minRows)),
      found: words.gates.foundRows(shown(rows)),
      passed: verdict(rows, (count) => count >= rules.minRows),
    },
  ]
  if (minimum !== null)
    asked.push({
      asked: words.gates.minimum(metric, figure(minimum)),
      found: shown(value),
      passed: verdict(value, (one) => improved(metric, one, minimum) >= 0),
    })
  if (!metrics.some(({ champion }) => champion !== null)) return asked
  const by = lead?.by ?? null
  asked.push({
    asked: minImprovement > 0 ? words.gates.betterBy(metric, figure(minImprovement)) : words.gates.better(metric),
    found: changed(by),
    passed: verdict(by, (one) => one > 0 && one >= minImprovement),
  })
  if (confidence !== null)
    asked.push({
      asked: words.gates.confidence(Math.round(confidence * 100)),
      found: interval ? words.gates.interval(figure(interval[0]), figure(interval[1])) : words.gates.noInterval,
      passed: interval !== null && interval[0] > 0,
    })
  return [...asked, ...regressions(rules, metrics)]
}

function regressions({ maxRegressions }: Rules, metrics: Compared[]): Gate[] {
  return Object.entries(maxRegressions)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([metric, allowed]) => {
      const by = metrics.find((one) => one.metric === metric)?.by ?? null
      return {
        asked: words.gates.regression(metric, figure(allowed)),
        found: changed(by),
        passed: by !== null && -by <= allowed,
      }
    })
}

export type Deployed = {
  deployment: string | null
  traffic: [string, number][]
  answered: number | null
  errors: number | null
  others: { answered: number; errors: number } | null
}

export function deployed(content: unknown): Deployed {
  const found = record(content)
  const others = record(found.others)
  const answered = number(others.answered)
  return {
    deployment: text(found.deployment),
    traffic: Object.entries(record(found.traffic)).flatMap(([name, share]): [string, number][] =>
      typeof share === 'number' ? [[name, share]] : [],
    ),
    answered: number(found.answered),
    errors: number(found.errors),
    others: answered === null ? null : { answered, errors: number(others.errors) ?? 0 },
  }
}
