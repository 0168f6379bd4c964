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

type Named = { name: string; model: string }

/** What a new policy can be for. `serving`: the model that each endpoint answers with. */
export type Known = {
  models: readonly string[]
  policies: readonly Named[]
  serving: readonly { endpoint: string; model: string | null }[]
}

/** The model and the endpoint that a policy is meant for, as far as somebody has said. */
export type Meant = { model?: string; endpoint?: string | null }

/** The model that is meant, else one that nothing judges yet, one that answers somewhere first; and where it is deployed to. */
export function meantOf(
  { models, policies, serving }: Known,
  meant: Meant,
): { model: string | null; endpoint: string | null } {
  const judged = new Set(policies.map(({ model }) => model))
  const answering = serving.flatMap(({ model }) => model ?? [])
  const answers =
    meant.endpoint && (serving.find(({ endpoint }) => endpoint === meant.endpoint)?.model ?? meant.endpoint)
  const model = meant.model ?? (answers || [...answering, ...models].find((one) => !judged.has(one))) ?? null
  const where = serving.find((one) => model !== null && one.model === model)?.endpoint ?? null
  return { model, endpoint: meant.endpoint === undefined ? where : meant.endpoint }
}

/** The policy that a document would stand beside: of the same name, or of the same model. */
export function standingPolicy(document: string, policies: readonly Named[]): string | null {
  const said = (key: string) => new RegExp(`^${key}:\\s*["']?([^\\s"'#]+)`, 'm').exec(document)?.[1]
  const [name, model] = [said('name'), said('model')]
  return (policies.find((one) => one.name === name) ?? policies.find((one) => one.model === model))?.name ?? null
}

/**
 * What a policy begins with. `windows`: the data asset of what was answered and turned out. `task`: what the endpoint's monitor says
 * that the model does.
 */
export type Beginning = {
  name: string
  model: string
  endpoint: string | null
  windows: string | null
  task: string | null
}

const METRICS = {
  number: 'rmse  # or mae, mse, r2',
  word: 'accuracy  # or roc_auc, where the model says probabilities; rmse for numbers',
}
const NO_ENDPOINT = '# endpoint_name: the endpoint that it is deployed to; without one nothing is deployed'

/** A policy to begin with: every rule written out, so that it can be seen and changed. */
export const startingPolicy = (
  { name, model, endpoint, windows, task }: Beginning,
  owner: string,
): string => `name: ${name}
model: ${model}
${endpoint ? `endpoint_name: ${endpoint}  # where it is deployed to` : NO_ENDPOINT}
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
