// A monitor's document to begin with.

import { number, record, records, text } from '@/lib/json'
import { freeName } from '@/lib/names'
import { toYaml } from '@/lib/yamlText'

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

/** A document to begin with: daily, on everything that is known of the endpoint. `taken`: the names that other monitors have. */
export function startingDocument(
  { endpoint, inputs, output, reference, target }: Known,
  taken: readonly string[] = [],
): string {
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
  return `name: ${freeName(`${endpoint}-daily`, taken)}
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
