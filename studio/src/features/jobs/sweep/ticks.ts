// What is written along an axis.

import { type Axis, type NumberAxis, numberAt, place } from '@/features/jobs/sweep/axes'
import { figure } from '@/lib/format'

/** `at`: from 0, the axis' foot, to 1. */
export type Tick = { at: number; said: string }

const RANKED = [0, 0.25, 0.5, 0.75, 1]
const ABOUT = 5
/** So near to each other two would lie over one another. */
const NEAR = 0.055

export function ticksOf(axis: Axis): Tick[] {
  if (axis.kind === 'names') return axis.names.map((said, index) => ({ at: (index + 0.5) / axis.names.length, said }))
  if (axis.scale === 'rank') return apart(RANKED.map((at) => ({ at, said: figure(numberAt(axis, at)) })))
  if (axis.low === axis.high) return [{ at: 0.5, said: figure(axis.low) }]
  const values = axis.scale === 'log' ? decades(axis) : steps(axis)
  // The ends say how far the axis goes; what would lie over them is left out.
  const ends = [axis.low, axis.high]
  return apart([...ends, ...values].map((value) => ({ at: place(axis, value) ?? 0, said: figure(value) })))
}

/** Those that come first, and of the others what stays clear of them. */
function apart(ticks: readonly Tick[]): Tick[] {
  const kept: Tick[] = []
  for (const tick of ticks) if (kept.every(({ at }) => Math.abs(at - tick.at) >= NEAR)) kept.push(tick)
  return kept.sort((a, b) => a.at - b.at)
}

function steps({ low, high }: NumberAxis): number[] {
  const rough = (high - low) / ABOUT
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power
  const first = Math.ceil(low / step)
  const count = Math.floor(high / step) - first + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}

function decades({ low, high }: NumberAxis): number[] {
  const first = Math.ceil(Math.log10(low))
  const last = Math.floor(Math.log10(high))
  const every = Math.max(1, Math.ceil((last - first + 1) / (ABOUT + 1)))
  const whole = Array.from({ length: Math.max(0, Math.floor((last - first) / every) + 1) }, (_, index) =>
    Number(`1e${first + index * every}`),
  )
  if (last - first >= 2) return whole
  const between = [first - 1, first, first + 1].flatMap((power) => [2, 5].map((times) => Number(`${times}e${power}`)))
  return [...whole, ...between].filter((value) => value >= low && value <= high)
}
