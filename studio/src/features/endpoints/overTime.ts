// What an endpoint's charts show: figures by the minute or the hour, each deployment a line.

import type { EndpointFiguresOut, FigurePointOut } from '@/api/client'
import type { DeploymentColours } from '@/features/endpoints/colours'
import { text } from '@/features/endpoints/words'
import type { Line } from '@/ui/charts/Canvas'

export type Span = 'hour' | 'day' | 'week'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
export const SPANS: Readonly<Record<Span, { seconds: number; step: number; againMs: number }>> = {
  hour: { seconds: HOUR, step: MINUTE, againMs: 10_000 },
  day: { seconds: DAY, step: 10 * MINUTE, againMs: 60_000 },
  week: { seconds: 7 * DAY, step: HOUR, againMs: 300_000 },
}
export const SPAN_NAMES: readonly Span[] = ['hour', 'day', 'week']
export const spanOf = (named: string | undefined): Span => SPAN_NAMES.find((one) => one === named) ?? 'hour'

type Of = { name: string; points: readonly FigurePointOut[] }
export type Charts = { xs: number[]; rate: Line[]; errors: Line[]; latency: Line[]; requests: number; failed: number }

export const errorsOf = ({ errors }: Pick<FigurePointOut, 'errors'>): number =>
  Object.values(errors).reduce((sum, count) => sum + count, 0)

/** A point of what has the same name: one that was deleted and made again is one line. */
function together(one: FigurePointOut, other: FigurePointOut): FigurePointOut {
  const kinds = [...new Set([...Object.keys(one.errors), ...Object.keys(other.errors)])]
  const busier = one.answered >= other.answered ? one : other
  return {
    ...busier,
    requests: one.requests + other.requests,
    answered: one.answered + other.answered,
    errors: Object.fromEntries(kinds.map((kind) => [kind, (one.errors[kind] ?? 0) + (other.errors[kind] ?? 0)])),
  }
}

/** By name, those that were asked anything; `standing`: the names of the deployments that are there. */
export function seriesOf(
  { deployments }: Pick<EndpointFiguresOut, 'deployments'>,
  standing: ReadonlyMap<string, string>,
): Of[] {
  const found = new Map<string, Of>()
  for (const { id, name, points } of deployments) {
    if (!points.some(({ requests }) => requests > 0)) continue
    const label = standing.get(name) === id ? name : text.figures.deleted(name)
    const known = found.get(label)
    const merged = known ? points.map((point, at) => together(point, known.points[at] ?? point)) : points
    found.set(label, { name: label, points: merged })
  }
  return [...found.values()]
}

/** How many of the points are whole: the last step is still being counted. */
function whole({ to, step_seconds }: EndpointFiguresOut, points: readonly FigurePointOut[]): number {
  const end = new Date(to).getTime()
  return points.filter(({ at }) => new Date(at).getTime() + step_seconds * 1000 <= end).length
}

/** Its name before what is told of it, where there are several. */
const labelled = (name: string, what: string, alone: boolean) => (alone ? what : `${name} ${what}`)

export function chartsOf(figures: EndpointFiguresOut, shown: readonly Of[], colours: DeploymentColours): Charts {
  const points = figures.points.slice(0, whole(figures, figures.points))
  const alone = shown.length === 1
  const line = (of: Of, label: string, value: (point: FigurePointOut) => number | null, dashed = false): Line => ({
    label,
    values: of.points.slice(0, points.length).map(value),
    colour: colours.get(of.name) ?? 0,
    dashed,
  })
  const all = shown.flatMap((of) => of.points)
  return {
    xs: points.map(({ at }) => new Date(at).getTime() / 1000),
    rate: shown.map((of) => line(of, of.name, ({ requests }) => (requests * MINUTE) / figures.step_seconds)),
    errors: alone
      ? shown.flatMap((of) => [
          line(of, '4xx', ({ errors }) => errors['4xx'] ?? 0, true),
          line(of, '5xx', ({ errors }) => errors['5xx'] ?? 0),
        ])
      : shown.map((of) => line(of, of.name, errorsOf)),
    latency: shown.flatMap((of) => [
      line(of, labelled(of.name, 'p50', alone), ({ p50_ms }) => p50_ms),
      line(of, labelled(of.name, 'p99', alone), ({ p99_ms }) => p99_ms, true),
    ]),
    requests: all.reduce((sum, { requests }) => sum + requests, 0),
    failed: all.reduce((sum, point) => sum + errorsOf(point), 0),
  }
}
