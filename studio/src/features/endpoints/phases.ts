import type { AuditEntryOut, DeploymentOut } from '@/api/client'
import { list, number, record, text } from '@/lib/json'

/** What happens before a deployment answers, one after the other. */
export type PhaseId = 'environment' | 'start' | 'ready'
export type Phase = {
  id: PhaseId
  state: 'waiting' | 'running' | 'done' | 'failed'
  /** Seconds that it took, or has been taking until now. */
  seconds: number | null
  /** How many replicas are through, of how many. */
  through: number
  of: number
}

type Fact = Pick<AuditEntryOut, 'type' | 'subject' | 'occurred_at' | 'data'>
type Coming = Pick<
  DeploymentOut,
  'generation' | 'replicas' | 'instance_count' | 'provisioning_state' | 'created_at' | 'updated_at'
>

const at = (moment: string | null | undefined): number | null => (moment ? new Date(moment).getTime() : null)
const latest = (moments: (number | null)[]): number | null =>
  moments.length && moments.every((one) => one !== null) ? Math.max(...moments.map((one) => one ?? 0)) : null

/**
 * From the change on: the environment is made and the model's files are brought, each replica loads the model and passes its probe,
 * all of them take requests. `facts`: those about the deployment and its processes, in any order.
 */
export function phasesOf(deployment: Coming, facts: readonly Fact[], now: number): Phase[] {
  const failed = deployment.provisioning_state === 'Failed'
  const replicas = deployment.replicas.filter(({ generation }) => generation === deployment.generation)
  const of = Math.max(replicas.length, failed ? 1 : 0) || deployment.instance_count
  const began = newest(facts, ['DeploymentCreated', 'DeploymentUpdating']) ?? at(deployment.created_at) ?? now
  const started = replicas.map(({ id }) => newest(facts, ['ProcessStarted'], id))
  const ready = replicas.map(({ ready_at }) => at(ready_at))
  const ended = failed ? (newest(facts, ['DeploymentFailed']) ?? at(deployment.updated_at)) : null
  const allStarted = latest(started)
  const allReady = latest(ready)
  const through = (moments: (number | null)[]) => moments.filter((one) => one !== null).length
  const phase = (id: PhaseId, from: number | null, to: number | null, count: number): Phase => ({
    id,
    state: to !== null ? 'done' : from === null ? 'waiting' : failed ? 'failed' : 'running',
    seconds: from === null ? null : Math.max(0, ((to ?? ended ?? now) - from) / 1000),
    through: count,
    of,
  })
  return [
    phase('environment', began, allStarted, through(started)),
    phase('start', allStarted, allReady, through(ready)),
    {
      ...phase('ready', allReady, deployment.provisioning_state === 'Succeeded' ? allReady : null, through(ready)),
      seconds: null,
    },
  ]
}

function newest(facts: readonly Fact[], types: readonly string[], process?: string): number | null {
  const moments = facts
    .filter(({ type, subject }) => types.includes(type) && (!process || subject === `processes/${process}`))
    .map(({ occurred_at }) => new Date(occurred_at).getTime())
  return moments.length ? Math.max(...moments) : null
}

/** What its probe showed when it came up. `classes`: in the order of their probabilities; none where nobody knows them. */
export type Probe = {
  loadSeconds: number | null
  rows: number
  milliseconds: number | null
  flavour: string | null
  classes: unknown[]
}

export function probeOf(facts: readonly Fact[], replicas: Coming['replicas']): Probe | null {
  const ids = new Set(replicas.map(({ id }) => `processes/${id}`))
  const fact = facts.find(({ type, subject }) => type === 'ProcessReady' && ids.has(subject))
  if (!fact) return null
  const told = record(record(fact.data).probe)
  return {
    loadSeconds: number(told.load_seconds),
    rows: number(told.rows) ?? 0,
    milliseconds: number(told.milliseconds),
    flavour: text(told.flavour),
    classes: list(told.classes),
  }
}
