import type { DeploymentOut, EndpointOut, LoopOut } from '@/api/client'
import { figure } from '@/lib/format'
import { number, record } from '@/lib/json'

/** Since the deployment's first answer; latency over the most recent ones. */
export type Figures = {
  answered: number
  errors: number
  p50: number | null
  p95: number | null
  p99: number | null
  memoryBytes: number | null
  dropped: number
}

/** How much a deployment had answered, refusals counted, when somebody looked (milliseconds since 1970). */
export type Sample = { at: number; asked: number }
/** The deployments of an endpoint, and what was seen of their counters before. */
export type Watched = { deployments: DeploymentOut[]; samples: Readonly<Record<string, readonly Sample[]>> }

const WINDOW_MS = 60_000
export const CHANGING = new Set(['Creating', 'Updating', 'Deleting'])

export function figuresOf({ figures }: Pick<DeploymentOut, 'figures'>): Figures {
  const told = record(figures)
  return {
    answered: number(told.answered) ?? 0,
    errors: number(told.errors) ?? 0,
    p50: number(told.p50_ms),
    p95: number(told.p95_ms),
    p99: number(told.p99_ms),
    memoryBytes: number(told.memory_bytes),
    dropped: number(told.capture_dropped) ?? 0,
  }
}

/** Adds a look at the counters to those of the last minute; counters that begin again begin anew. */
export function watched(before: Watched | undefined, deployments: DeploymentOut[], at: number): Watched {
  const samples = deployments.map((deployment): [string, Sample[]] => {
    const { answered, errors } = figuresOf(deployment)
    const asked = answered + errors
    const known = (before?.samples[deployment.id] ?? []).filter((sample) => at - sample.at < WINDOW_MS)
    return [deployment.id, [...(known.some((sample) => sample.asked > asked) ? [] : known), { at, asked }]]
  })
  return { deployments, samples: Object.fromEntries(samples) }
}

/** Requests a minute over what was seen; null until it was seen twice. */
export function perMinute(samples: readonly Sample[] | undefined): number | null {
  const [first, last] = [samples?.[0], samples?.at(-1)]
  if (!first || !last || last.at - first.at < 1000) return null
  return ((last.asked - first.asked) * 60_000) / (last.at - first.at)
}

/** Of all deployments together, at the rate of those that were seen twice; the slowest one's latency. */
export function summed({ deployments, samples }: Watched) {
  const rates = deployments.flatMap(({ id }) => perMinute(samples[id]) ?? [])
  const figures = deployments.map(figuresOf)
  const slowest = figures.flatMap(({ p95 }) => p95 ?? [])
  return {
    perMinute: rates.length ? rates.reduce((sum, rate) => sum + rate, 0) : null,
    asked: figures.reduce((sum, one) => sum + one.answered + one.errors, 0),
    errors: figures.reduce((sum, one) => sum + one.errors, 0),
    p95: slowest.length ? Math.max(...slowest) : null,
  }
}

/** Milliseconds as people compare them: whole from ten on. */
export const ms = (value: number | null | undefined): string =>
  value === null || value === undefined
    ? '–'
    : value < 10
      ? figure(Math.round(value * 10) / 10)
      : figure(Math.round(value))

export type EndpointState = 'Updating' | 'Failed' | 'Degraded' | 'Ready' | 'No traffic' | 'Empty'

/** How an endpoint stands, in one word: what needs somebody comes first. */
export function stateOf(endpoint: Pick<EndpointOut, 'traffic'>, deployments: readonly DeploymentOut[]): EndpointState {
  if (!deployments.length) return 'Empty'
  if (deployments.some(({ provisioning_state }) => provisioning_state === 'Failed')) return 'Failed'
  const asked = deployments.filter(({ name }) => (endpoint.traffic[name] ?? 0) > 0)
  if (asked.some(isShort)) return 'Degraded'
  if (deployments.some(({ provisioning_state }) => CHANGING.has(provisioning_state))) return 'Updating'
  return asked.length ? 'Ready' : 'No traffic'
}

/** Whether fewer replicas answer than are to. */
const isShort = ({ replicas, instance_count }: DeploymentOut): boolean =>
  replicas.filter(({ state }) => state === 'Ready').length < instance_count

/** Whether a replica of it that has passed its probe answers: only then may it have traffic. */
export const isReady = ({ replicas }: Pick<DeploymentOut, 'replicas'>): boolean =>
  replicas.some(({ state }) => state === 'Ready')

/** How one stands of which no replica answers. */
export type Absence = 'comingUp' | 'restarting' | 'failed'

const absence = ({ provisioning_state }: Pick<DeploymentOut, 'provisioning_state'>): Absence =>
  provisioning_state === 'Failed' ? 'failed' : CHANGING.has(provisioning_state) ? 'comingUp' : 'restarting'

/** Where none of them answers: the one that is to answer first, and how it stands. Null where there is none at all. */
export function nearestToAnswer<D extends Pick<DeploymentOut, 'provisioning_state'>>(
  deployments: readonly D[],
): { deployment: D; at: Absence } | null {
  const order: readonly Absence[] = ['comingUp', 'restarting', 'failed']
  const standing = deployments.map((deployment) => ({ deployment, at: absence(deployment) }))
  return standing.sort((a, b) => order.indexOf(a.at) - order.indexOf(b.at))[0] ?? null
}

/** `azureml:delays:2` gives `delays` and `2`. */
export function modelOf(reference: string): { name: string; version: string } {
  const plain = reference.replace(/^azureml:/, '')
  const colon = plain.lastIndexOf(':')
  return colon < 0 ? { name: plain, version: '' } : { name: plain.slice(0, colon), version: plain.slice(colon + 1) }
}

/** The endpoint that a model goes behind if nobody says otherwise: where it answers most, is to come, or is the namesake. */
export function endpointFor(
  model: string,
  names: readonly string[],
  loops: readonly Pick<LoopOut, 'endpoint' | 'models' | 'serving'>[],
): string | null {
  const share = ({ serving }: Pick<LoopOut, 'serving'>) =>
    serving.reduce((sum, one) => sum + (one.model === model ? one.percent : 0), 0)
  const [likeliest] = loops.filter(({ models }) => models.includes(model)).sort((a, b) => share(b) - share(a))
  return likeliest?.endpoint ?? (names.includes(model) ? model : null)
}

/** The model versions behind an endpoint, those with traffic first. */
export function modelsOf(deployments: readonly DeploymentOut[]): string[] {
  const ordered = [...deployments].sort((a, b) => b.traffic_percent - a.traffic_percent)
  return [...new Set(ordered.map(({ model }) => model.replace(/^azureml:/, '')))]
}

/** Packages by name and version out of a lock, without its hashes. */
export function packagesOf(lock: unknown): string[] {
  if (typeof lock !== 'string') return []
  return lock.split('\n').flatMap((line) => /^([A-Za-z0-9][^\s\\;]*==[^\s\\;]+)/.exec(line)?.[1] ?? [])
}

/** A name that no deployment has yet: those of Azure's samples first. */
export function freeName(taken: readonly string[]): string {
  const known = new Set(taken)
  for (const name of ['blue', 'green']) if (!known.has(name)) return name
  for (let count = taken.length + 1; ; count += 1) {
    const name = `v${String(count).padStart(3, '0')}`
    if (!known.has(name)) return name
  }
}
