// Monitors as documents: the one that a monitor was made by, and one to begin with.

import type { Schedule, Watched, WatchedSignal } from '@/features/monitors/run'
import { number, record, records, text } from '@/lib/json'
import { told, toYaml } from '@/lib/yamlText'

const UNITS: [number, string][] = [
  [604_800, 'W'],
  [86_400, 'D'],
]

/** Seconds as ISO 8601 spells them: `P7D`, `PT90S`. */
export function duration(seconds: number): string {
  const [size, unit] = UNITS.find(([each]) => seconds >= each && seconds % each === 0) ?? [1, 'S']
  if (unit !== 'S') return `P${seconds / size}${unit}`
  if (seconds % 3600 === 0) return `PT${seconds / 3600}H`
  return seconds % 60 === 0 ? `PT${seconds / 60}M` : `PT${seconds}S`
}

function trigger(schedule: Schedule) {
  const common = told({
    start_time: schedule.start,
    end_time: schedule.end,
    time_zone: schedule.timeZone === 'UTC' ? null : schedule.timeZone,
  })
  return schedule.cron
    ? { type: 'cron', expression: schedule.cron, ...common }
    : { type: 'recurrence', frequency: schedule.frequency, interval: schedule.interval, ...common }
}

const signal = ({ type, features, thresholds }: WatchedSignal) =>
  told({ type, features, metric_thresholds: thresholds })

/** The document that makes this monitor again. */
export function monitorDocument(
  named: { name: string; description: string; tags: Record<string, string>; window_asset: string; is_enabled: boolean },
  watched: Watched,
  schedule: Schedule | null,
): string {
  const { name, description, tags, window_asset } = named
  const label = told({ field: watched.truth, positive: watched.positive })
  const window = told({
    lookback_window_size: schedule?.sizeSeconds ? duration(schedule.sizeSeconds) : null,
    lookback_window_offset: schedule?.offsetSeconds ? duration(schedule.offsetSeconds) : null,
  })
  const endpoint = [`azureml:${watched.endpoint}`, watched.deployment].filter(Boolean).join(':')
  return toYaml({
    ...told({ name, description, tags }),
    ...(named.is_enabled ? {} : { is_enabled: false }),
    monitoring_target: { ml_task: watched.task, endpoint_deployment_id: endpoint },
    ...told({
      timestamp_column: watched.timestampColumn,
      allowed_lateness: watched.latenessSeconds === null ? null : duration(watched.latenessSeconds),
      label,
      window_asset,
      data_window: window,
      reference_data: watched.reference ? told({ path: watched.reference, target_column_name: watched.target }) : null,
    }),
    ...(schedule ? { trigger: trigger(schedule) } : {}),
    monitoring_signals: Object.fromEntries(
      watched.signals.map((one) => {
        const overrides = Object.entries(watched.featureTypes).filter(
          ([feature]) => one.features?.includes(feature) ?? true,
        )
        const drifts = one.type === 'data_drift' && overrides.length > 0
        return [
          one.name,
          { ...signal(one), ...(drifts ? { feature_type_override: Object.fromEntries(overrides) } : {}) },
        ]
      }),
    ),
  })
}

/** What is known of an endpoint: its model's inputs and output, and the data that the model was trained on. */
export type Known = {
  endpoint: string
  inputs: string[]
  output: string | null
  reference: string | null
  target: string | null
}

/** The columns of a model's signature, and the type of its output. */
export function signatureOf(facts: unknown): Pick<Known, 'inputs' | 'output'> {
  const signature = record(record(record(facts).mlmodel).signature)
  const [output] = records(signature.outputs)
  return {
    inputs: records(signature.inputs).flatMap(({ name }) => text(name) ?? []),
    output: text(record(output?.['tensor-spec']).dtype) ?? text(output?.type),
  }
}

/** `data/flights/1` of the first data that a job has read, as a reference. */
export function trainedOn(inputs: unknown): { name: string; version: string } | null {
  for (const input of Object.values(record(inputs))) {
    const [noun, name, version] = (text(record(input).asset) ?? '').split('/')
    if (noun === 'data' && name && version) return { name, version }
  }
  return null
}

const TRUTHS = /^(label|target|y|truth|actual|outcome|class)$/i

/** The column of the reference that may hold the truth: no input, and of few values. */
export function targetOf(profile: unknown, inputs: readonly string[], output: string | null): string | null {
  const columns = records(record(profile).columns).flatMap((column) => {
    const name = text(column.name)
    return name && !inputs.includes(name) ? [{ name, distinct: number(column.distinct) ?? 0 }] : []
  })
  const named = columns.find(({ name }) => TRUTHS.test(name))
  if (named || isContinuous(output)) return named?.name ?? null
  return columns.findLast(({ distinct }) => distinct >= 2 && distinct <= 20)?.name ?? null
}

const isContinuous = (output: string | null) => /^(float|double)/.test(output ?? '')
const SHOWN_FEATURES = 30

/** A document to begin with: daily, on everything that is known of the endpoint. */
export function startingDocument({ endpoint, inputs, output, reference, target }: Known): string {
  const task = isContinuous(output) ? 'regression' : 'classification'
  const features = inputs.length
    ? `\n    ${toYaml({ features: inputs.slice(0, SHOWN_FEATURES) })
        .trimEnd()
        .replaceAll('\n', '\n    ')}`
    : ''
  const compared = `type: data_drift${features}
    metric_thresholds:
      numerical: {jensen_shannon_distance: 0.2}
      categorical: {jensen_shannon_distance: 0.2}`
  const signals = reference
    ? `  drift:
    ${compared}
  quality:
    type: data_quality${features}
    metric_thresholds:
      numerical: {null_value_rate: 0.05, out_of_bounds_rate: 0.05}
      categorical: {null_value_rate: 0.05, out_of_bounds_rate: 0.05}
`
    : ''
  // An error is in the unit of what is predicted: no limit of ours would mean anything.
  const limits =
    task === 'regression'
      ? ' {}  # such as regression: {rmse: 25}, in the unit of what is predicted'
      : '\n      classification: {accuracy: 0.7}'
  return `name: ${endpoint}-daily
monitoring_target:
  ml_task: ${task}
  endpoint_deployment_id: azureml:${endpoint}
label:
  field: actual  # which field of the feedback is the truth: actual, label or rating
${
  reference
    ? `reference_data:
  path: ${reference}
${target ? `  target_column_name: ${target}  # the truth in the reference: no feature\n` : ''}`
    : '# reference_data: the data that windows are compared with, which drift and quality need\n'
}trigger:
  type: recurrence
  frequency: day
  interval: 1
monitoring_signals:
${signals}  performance:
    type: model_performance
    metric_thresholds:${limits}
`
}
