import { windows } from '@/features/monitors/model'
import type { Run } from '@/features/monitors/run'

const minutes = (at: Date) => at.toISOString().slice(0, 16)
const isMonth = (from: Date, to: Date) =>
  minutes(from).endsWith('-01T00:00') && Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1) === to.getTime()

/**
 * As a form takes times (UTC, to the minute): the window after the newest measured one as far as it is past, that one
 * once more while it goes on, or the last day.
 */
export function nextWindow(runs: readonly Run[], now: Date): { from: string; to: string } {
  const newest = windows(runs).at(-1)
  const past = new Date(60_000 * Math.ceil(now.getTime() / 60_000))
  if (!newest) return { from: minutes(new Date(past.getTime() - 86_400_000)), to: minutes(past) }
  const [from, to] = [new Date(newest.from), new Date(newest.to)]
  if (minutes(to) >= minutes(past)) return { from: minutes(from), to: minutes(to) }
  const end = isMonth(from, to)
    ? new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 1))
    : new Date(to.getTime() + (to.getTime() - from.getTime()))
  return { from: minutes(to), to: minutes(end < past ? end : past) }
}

/** A form's time as the API takes it. */
export const instant = (minute: string): string => `${minute}:00Z`
