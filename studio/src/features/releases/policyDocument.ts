import { record } from '@/lib/json'
import { told, toYaml } from '@/lib/yamlText'

/** A policy as a document: what its owner would change first stands first. */
export function policyYaml(document: unknown): string {
  const { name, model, endpoint_name, owner, description, ...rules } = record(document)
  return toYaml({
    name,
    model,
    ...(endpoint_name ? { endpoint_name } : {}),
    owner,
    ...(description ? { description } : {}),
    ...Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, told(record(rule))])),
  })
}

/**
 * What is known of an endpoint that a policy is for. `windows`: the data asset of what was answered and turned out.
 * `task`: what its monitor says that the model does.
 */
export type Watched = { endpoint: string; model: string; windows: string | null; task: string | null }

const METRICS = {
  number: 'rmse  # or mae, mse, r2',
  word: 'accuracy  # or roc_auc, where the model says probabilities; rmse for numbers',
}

/** A policy to begin with: every rule written out, so that it can be seen and changed. */
export const startingPolicy = ({ endpoint, model, windows, task }: Watched, owner: string): string => `name: ${model}
model: ${model}
endpoint_name: ${endpoint}  # where it is deployed to
owner: ${owner}  # who answers for this policy; every refusal names them
optimise:
  onnx: true
  parity_tolerance: 0.0001
validate:
  data: azureml:${windows ?? 'labelled-rows'}@latest  # labelled rows that both versions are scored on${windows ? '' : '; a monitor makes them'}
  label: actual
  metric: ${task === 'regression' ? METRICS.number : METRICS.word}
  min_improvement: 0.005
  min_rows: 100
approve:
  by: person
  required: 1
  approvers: []  # names; empty: whoever may approve
deploy:
  first_percent: 10
  answers: 100
  max_error_rate_increase: 0.02
`
