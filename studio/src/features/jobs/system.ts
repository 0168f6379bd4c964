import type { Metric } from '@/features/jobs/model'

export const SYSTEM = 'system/'
/** What a job has logged itself, and not its worker of it. */
export const isLogged = ({ key }: Pick<Metric, 'key'>): boolean => !key.startsWith(SYSTEM)

export const CHARTS = ['cpu', 'memory', 'disk', 'network', 'gpu', 'gpuMemory', 'gpuPower', 'space'] as const
export type Chart = (typeof CHARTS)[number]

const OF: Record<Chart, RegExp> = {
  cpu: /^cpu_utilization_percentage$/,
  memory: /^system_memory_usage_megabytes$/,
  disk: /^disk_(read|write)_megabytes$/,
  network: /^network_(receive|transmit)_megabytes$/,
  gpu: /^(gpu_\d+)_utilization_percentage$/,
  gpuMemory: /^(gpu_\d+)_memory_usage_megabytes$/,
  gpuPower: /^(gpu_\d+)_power_usage_watts$/,
  space: /^disk_usage_percentage$/,
}

/** Which metrics each chart draws, of those that there are; none without any of its own. */
export function chartsOf(metrics: readonly Pick<Metric, 'key'>[]): { chart: Chart; keys: string[] }[] {
  return CHARTS.flatMap((chart) => {
    const keys = metrics.map(({ key }) => key).filter((key) => key.startsWith(SYSTEM) && OF[chart].test(bare(key)))
    return keys.length ? { chart, keys: keys.sort() } : []
  })
}

/** What a line is called beside others: read, write, gpu_0. */
export function lineName(chart: Chart, key: string): string {
  return OF[chart].exec(bare(key))?.[1] ?? chart
}

/** Several histories over one time, in seconds since their first point; where one has no point there is none of it. */
export function together(histories: readonly (readonly Metric[])[]): { xs: number[]; values: (number | null)[][] } {
  const times = [...new Set(histories.flat().map(({ timestamp }) => timestamp))].sort((a, b) => a - b)
  const values = histories.map((history) => {
    const known = new Map(history.map(({ timestamp, value }) => [timestamp, value]))
    return times.map((time) => known.get(time) ?? null)
  })
  return { xs: times.map((time) => (time - (times[0] ?? 0)) / 1000), values }
}

const bare = (key: string): string => key.slice(SYSTEM.length)
