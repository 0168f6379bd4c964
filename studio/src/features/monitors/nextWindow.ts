import { windows } from '@/features/monitors/model'
import type { Run } from '@/features/monitors/run'

const minutes = (at: Date) => at.toISOString().slice(0, 16)
const isMonth = (from: Date, to: Date) =>
  minutes(from).endsWith('-01T00:00') && Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1) === to.getTime()

/** As a form takes times (UTC, to the minute): the window after the newest measured one, or yesterday. */
export function nextWindow(runs: readonly Run[], now: Date): { from: string; to: string } {
  const newest = windows(runs).at(-1)
  if (!newest) {
    const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate())
    return { from: minutes(new Date(today - 86_400_000)), to: minutes(new Date(today)) }
  }
  const [from, to] = [new Date(newest.from), new Date(newest.to)]
  const end = isMonth(from, to)
    ? new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 1))
    : new Date(to.getTime() + (to.getTime() - from.getTime()))
  return { from: minutes(to), to: minutes(end) }
}

/** A form's time as the API takes it. */
export const instant = (minute: string): string => `${minute}:00Z`
