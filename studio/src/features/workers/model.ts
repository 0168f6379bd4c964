import type { GatewayOut, QueueOut, WorkerOut } from '@/api/client'
import { plural, size } from '@/lib/format'

/** What a worker says that takes from every queue. */
const EVERY = '*'
/** In milliseconds: what a clock may be off, network and all, without anybody having to know. */
const CLOCK_MAY_BE_OFF_MS = 1000

/** How far a worker's clock is ahead of the server's, in seconds, negative where it is behind; null while it is near enough. */
export function clockAhead({ clock_ahead_ms }: Pick<WorkerOut, 'clock_ahead_ms'>): number | null {
  if (clock_ahead_ms === null || Math.abs(clock_ahead_ms) <= CLOCK_MAY_BE_OFF_MS) return null
  return clock_ahead_ms / 1000
}

/** Full, as far as a bar can be: a worker may have more on its hands than it has slots when it was started anew with fewer. */
export const percentBusy = ({ slots, slots_busy }: Pick<WorkerOut, 'slots' | 'slots_busy'>): number =>
  slots > 0 ? Math.min(100, Math.round((slots_busy / slots) * 100)) : 0

export type Queue = { queue: string; waiting: number; slots: number; since: string | null; served: number }

/** What waits, the longest first; `served`: how many of the workers that are known take from it. */
export function queuesOf(queues: readonly QueueOut[], workers: readonly WorkerOut[]): Queue[] {
  const online = workers.filter(({ state }) => state === 'Online')
  return queues
    .map((one) => ({
      queue: one.queue,
      waiting: one.waiting,
      slots: one.waiting_slots,
      since: one.oldest_waiting_since,
      served: online.filter(({ queues }) => queues.includes(one.queue) || queues.includes(EVERY)).length,
    }))
    .sort((a, b) => b.waiting - a.waiting || a.queue.localeCompare(b.queue))
}

/** All that the gateway has counted of the workspaces that one may look into. */
export function counted({ deployments }: Pick<GatewayOut, 'deployments'>): { answered: number; errors: number } {
  return deployments.reduce(
    (sum, { figures }) => ({
      answered: sum.answered + (figures.answered ?? 0),
      errors: sum.errors + (figures.errors ?? 0),
    }),
    { answered: 0, errors: 0 },
  )
}

/** How many tables the gateway is behind the one that it is to follow. */
export const tablesBehind = ({
  table_version,
  newest_table_version,
}: Pick<GatewayOut, 'table_version' | 'newest_table_version'>): number =>
  table_version === null ? 0 : Math.max(0, newest_table_version - table_version)

/** What is typed on the other machine: a worker with its token. */
export const workerCommand = (token: string, url: string): string =>
  `LAZULITE_TOKEN=${token} lazulite worker --url ${url}`

export const saidSlots = ({ slots, slots_busy }: Pick<WorkerOut, 'slots' | 'slots_busy'>): string =>
  `${slots_busy} of ${plural(slots, 'slot')} busy`

/** `4 cores · 16 GiB · 1 GPU`; nothing of a worker that does not tell. */
export const equipmentSaid = ({
  cpus,
  memory_bytes,
  gpus,
}: Pick<WorkerOut, 'cpus' | 'memory_bytes' | 'gpus'>): string =>
  [cpus !== null && plural(cpus, 'core'), memory_bytes !== null && size(memory_bytes), gpus > 0 && plural(gpus, 'GPU')]
    .filter(Boolean)
    .join(' · ')

/** What is said of a worker's state: whether it is there, or else what people want of it. */
export const standingOf = ({ state, duty }: Pick<WorkerOut, 'state' | 'duty'>): string =>
  state === 'Online' && duty !== 'working' ? DUTIES[duty] : state

const DUTIES = { cordoned: 'Cordoned', draining: 'Draining' } as const
