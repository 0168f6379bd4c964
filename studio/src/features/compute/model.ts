import type { ComputeChange, ComputeLoadOut, ComputeOut, NeedsOut } from '@/api/client'
import { figure, plural, size } from '@/lib/format'
import type { Line } from '@/ui/charts/Canvas'

/** `1 GPU, 4 cores, 16 GiB, zone eu`; nothing where anything will do. */
export function needsSaid({ cpus, memory_bytes, gpus, labels }: NeedsOut): string {
  const parts = [
    gpus > 0 && plural(gpus, 'GPU'),
    cpus > 0 && plural(cpus, 'core'),
    memory_bytes > 0 && size(memory_bytes),
    ...Object.entries(labels).map(([name, value]) => `${name} ${value}`),
  ]
  return parts.filter(Boolean).join(', ')
}

/** Each stretch's middle in seconds since 1970, and how many ran and waited in it on the average. */
export function pastOf({ past }: Pick<ComputeLoadOut, 'past'>, labels: { running: string; waiting: string }) {
  const since = Date.parse(past.since) / 1000
  return {
    xs: past.running.map((_, index) => since + (index + 0.5) * past.seconds),
    lines: [
      { label: labels.running, values: past.running, colour: 0, dashed: false },
      { label: labels.waiting, values: past.waiting, colour: 1, dashed: true },
    ] satisfies Line[],
    isIdle: [...past.running, ...past.waiting].every((value) => value === 0),
  }
}

export const HOURS = [1, 6, 24, 168] as const
export const hoursOf = (asked: string | undefined): number => HOURS.find((hours) => String(hours) === asked) ?? 24

export const runningSaid = ({ running, max_instances }: Pick<ComputeOut, 'running' | 'max_instances'>): string =>
  max_instances === null ? figure(running) : `${figure(running)} of ${figure(max_instances)}`

/** What a person has set of a target's limits: an empty number is no limit, and no priority the usual one. */
export type Limits = { most: number | string; priority: string; description: string }

export const limitsOf = (target: ComputeOut): Limits => ({
  most: target.max_instances ?? '',
  priority: target.priority,
  description: target.description,
})

/** Only what is other than it was. */
export function changed(target: ComputeOut, { most, priority, description }: Limits): ComputeChange {
  const wanted = most === '' ? null : Number(most)
  return {
    ...(wanted === target.max_instances ? {} : { max_instances: wanted }),
    ...(priority === target.priority || !isPriority(priority) ? {} : { priority }),
    ...(description === target.description ? {} : { description }),
  }
}

export const PRIORITIES = ['high', 'medium', 'low'] as const
const isPriority = (said: string): said is (typeof PRIORITIES)[number] => PRIORITIES.some((one) => one === said)
