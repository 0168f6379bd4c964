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

/** A policy to begin with: every rule written out, so that it can be seen and changed. */
export const startingPolicy = (model: string, owner: string): string => `name: ${model}
model: ${model}
endpoint_name: ${model}  # where it is deployed to
owner: ${owner}  # who answers for this policy; every refusal names them
optimise:
  onnx: true
  parity_tolerance: 0.0001
validate:
  data: azureml:${model}-windows@latest  # labelled rows that both versions are scored on
  label: actual
  metric: roc_auc
  min_improvement: 0.005
  max_regressions:
    log_loss: 0.05
  min_rows: 1000
approve:
  by: person
  required: 1
  approvers: []  # names; empty: whoever may approve
deploy:
  first_percent: 10
  answers: 200
  max_error_rate_increase: 0.02
`
