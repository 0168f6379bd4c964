// When a pipeline's steps waited and ran, and which of them one would have had to wait for.

import type { JobOut } from '@/api/client'
import { type Step, titleOf } from '@/features/jobs/pipeline/model'

type Child = Pick<JobOut, 'name' | 'created_at' | 'started_at' | 'ended_at'>
/** In seconds from the pipeline's first step on. `waited` until `ran`, which is until `ended`; what has not begun has none. */
export type Bar = { step: Step; from: number; ran: number; ended: number; isLive: boolean }
export type Row = { step: Step; bar: Bar | null }
export type Timeline = { rows: Row[]; seconds: number; longest: string[] }

/** `now`: in milliseconds since 1970, for what is still under way. Steps that were taken from an earlier run took no time. */
export function timelineOf(steps: readonly Step[], children: readonly Child[], now: number): Timeline {
  const jobs = new Map(children.map((child) => [child.name, child]))
  const begins = steps.flatMap(({ started_at }) => (started_at ? [Date.parse(started_at)] : []))
  const zero = begins.reduce((a, b) => Math.min(a, b), begins[0] ?? now)
  const rows = steps.map(
    (step): Row => ({ step, bar: barOf(step, step.is_reused ? undefined : jobs.get(step.job ?? ''), zero, now) }),
  )
  const seconds = rows.reduce((most, { bar }) => Math.max(most, bar?.ended ?? 0), 0)
  return { rows, seconds, longest: longestWay(steps) }
}

function barOf(step: Step, job: Child | undefined, zero: number, now: number): Bar | null {
  if (!step.started_at) return null
  const at = (time: string | null | undefined, otherwise: number) =>
    time ? (Date.parse(time) - zero) / 1000 : otherwise
  const from = at(step.started_at, 0)
  const ended = Math.max(from, at(step.ended_at, (now - zero) / 1000))
  const isLive = !step.ended_at
  // A parent runs from the moment that it stands; what was never started has only waited.
  const ran = job ? at(job.started_at, isLive || job.ended_at ? ended : from) : from
  return { step, from, ran: Math.min(Math.max(ran, from), ended), ended, isLive }
}

/** From the step that ended last back to the one that it waited for longest, and so on; in the order in which they ran. */
export function longestWay(steps: readonly Step[]): string[] {
  const known = new Map(steps.map((step) => [step.name, step]))
  const end = ({ ended_at, started_at }: Step) => Date.parse(ended_at ?? '') || (started_at ? Infinity : -Infinity)
  const last = (among: readonly Step[]) =>
    among.reduce<Step | undefined>((a, b) => (a && end(a) >= end(b) ? a : b), undefined)
  const way: string[] = []
  let at = last(steps.filter(({ started_at }) => started_at !== null))
  // What was taken from an earlier run took none of the time.
  while (at && !at.is_reused && !way.includes(at.name)) {
    way.unshift(at.name)
    at = last(at.needs.flatMap((name) => known.get(name) ?? []).filter(({ started_at }) => started_at !== null))
  }
  return way
}

export const titlesOf = (names: readonly string[], steps: readonly Step[]): string[] =>
  names.flatMap((name) => steps.filter((step) => step.name === name).map(titleOf))

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400]
const MOST_TICKS = 8

/** Round times along the timeline, in seconds. */
export function timeTicks(seconds: number): number[] {
  const step = STEPS.find((one) => seconds / one <= MOST_TICKS) ?? 86400 * Math.ceil(seconds / 86400 / MOST_TICKS)
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => Number((index * step).toFixed(1)))
}
