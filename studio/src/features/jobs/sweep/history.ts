// What the trials reached, as points by their turn, by time or by one parameter.

import type { Axis } from '@/features/jobs/sweep/axes'
import { bestSoFar, OUTCOMES, type Outcome, reachedBy, type Tried } from '@/features/jobs/sweep/model'
import { text } from '@/features/jobs/sweep/words'
import type { Line, SeriesProps } from '@/ui/charts/Canvas'

/** `numbers`: by point, which trial it is. */
export type History = Pick<SeriesProps, 'xs' | 'x' | 'names'> & { lines: Line[]; numbers: number[] }
type Asked = { over: string; goal: string }
type Point = { one: Tried; x: number; best: number | null }

/** The stylesheet's series by outcome; what failed has no value. */
export const COLOURS: Partial<Record<Outcome, number>> = { Completed: 0, 'Stopped early': 1, Running: 2, Canceled: 7 }
const BEST = 4

/** `over`: `number`, `ended`, or `=` and a parameter's name. What is not picked is left out, and the best so far is that of all. */
export function historyOf(
  tried: readonly Tried[],
  picked: ReadonlySet<number>,
  axes: readonly Axis[],
  { over, goal }: Asked,
): History {
  const axis = over.startsWith('=') ? axes.find(({ id }) => id === over.slice(1)) : undefined
  const best = bestSoFar(tried, goal)
  const points = tried
    .flatMap((one, index): Point[] => {
      const x = reachedBy(one) === null ? null : xOf(one, axis, over)
      return x === null ? [] : [{ one, x, best: best[index] ?? null }]
    })
    .sort((a, b) => a.x - b.x)
  const outcomes = OUTCOMES.filter((outcome) => points.some(({ one }) => one.outcome === outcome))
  const lines = outcomes.map(
    (outcome): Line => ({
      label: outcome,
      shape: 'points',
      colour: COLOURS[outcome] ?? 7,
      dashed: false,
      values: points.map(({ one }) => (one.outcome === outcome && picked.has(one.number) ? reachedBy(one) : null)),
    }),
  )
  if (!axis)
    lines.push({
      label: text.history.best,
      shape: 'steps',
      colour: BEST,
      dashed: false,
      values: bestOf(points, over, goal),
    })
  return {
    xs: points.map(({ x }) => x),
    x: axis
      ? axis.kind === 'names'
        ? 'names'
        : axis.scale === 'log'
          ? 'log'
          : 'number'
      : over === 'ended'
        ? 'time'
        : 'number',
    names: axis?.kind === 'names' ? axis.names : undefined,
    lines,
    numbers: points.map(({ one }) => one.number),
  }
}

/** By time the order is another one. */
function bestOf(points: readonly Point[], over: string, goal: string): (number | null)[] {
  return over === 'ended'
    ? bestSoFar(
        points.map(({ one }) => one),
        goal,
      )
    : points.map(({ best }) => best)
}

function xOf({ number, trial, values }: Tried, axis: Axis | undefined, over: string): number | null {
  if (axis?.kind === 'names') {
    const index = axis.names.indexOf(String(values[axis.id]))
    return index < 0 ? null : index
  }
  if (axis) {
    const value = values[axis.id]
    return typeof value === 'number' ? value : null
  }
  if (over !== 'ended') return number
  return trial.ended_at === null ? null : Date.parse(trial.ended_at) / 1000
}
