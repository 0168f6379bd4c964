import { expect, test } from 'vitest'
import type { EndpointFiguresOut, FigurePointOut } from '@/api/client'
import { coloursOf } from '@/features/endpoints/colours'
import { chartsOf, errorsOf, seriesOf, spanOf } from '@/features/endpoints/overTime'

const point = (minute: number, requests: number, errors: Record<string, number> = {}): FigurePointOut => ({
  at: `2026-01-01T10:0${minute}:00Z`,
  requests,
  answered: requests - errorsOf({ errors }),
  errors,
  p50_ms: requests ? 4 : null,
  p95_ms: null,
  p99_ms: requests ? 9 : null,
  rows: requests,
  memory_bytes: null,
  captured: 0,
  dropped: 0,
  replicas_ready: null,
})
const figures = (deployments: EndpointFiguresOut['deployments']): EndpointFiguresOut => ({
  endpoint: 'tiny',
  from: '2026-01-01T10:00:00Z',
  to: '2026-01-01T10:02:30Z',
  step_seconds: 60,
  points: [0, 1, 2].map((minute) => ({ ...point(minute, 0), feedback: 0 })),
  deployments,
})
const BLUE = { id: 'b', name: 'blue', points: [point(0, 4), point(1, 2, { '5xx': 1, '4xx': 1 }), point(2, 1)] }
const GREEN = { id: 'g', name: 'green', points: [point(0, 1), point(1, 0), point(2, 0)] }

test('what is still being counted is no point of a chart', () => {
  const told = figures([BLUE])
  const charts = chartsOf(told, seriesOf(told, new Map([['blue', 'b']])), coloursOf(['blue']))
  expect([charts.xs.length, charts.rate[0]?.values]).toEqual([2, [4, 2]])
})

test('one deployment is told of by class of error, several by their names', () => {
  const told = figures([BLUE, GREEN])
  const both = seriesOf(
    told,
    new Map([
      ['blue', 'b'],
      ['green', 'g'],
    ]),
  )
  const colours = coloursOf(['blue', 'green'])
  const alone = chartsOf(told, both.slice(0, 1), colours)
  expect(alone.errors.map(({ label, values }) => [label, values])).toEqual([
    ['4xx', [0, 1]],
    ['5xx', [0, 1]],
  ])
  const several = chartsOf(told, both, colours)
  expect(several.errors.map(({ label, colour }) => [label, colour])).toEqual([
    ['blue', 0],
    ['green', 4],
  ])
  expect(several.latency.map(({ label, dashed }) => [label, dashed])).toContainEqual(['green p99', true])
  expect([several.requests, several.failed]).toEqual([8, 2])
})

test('a deployment that was deleted is told of as such, and all that had its name as one', () => {
  const told = figures([
    { ...BLUE, id: 'old' },
    { ...BLUE, id: 'older' },
    BLUE,
    { ...GREEN, points: GREEN.points.map((one) => ({ ...one, requests: 0 })) },
  ])
  const found = seriesOf(told, new Map([['blue', 'b']]))
  expect(found.map(({ name, points }) => [name, points.map(({ requests }) => requests)])).toEqual([
    ['blue (deleted)', [8, 4, 2]],
    ['blue', [4, 2, 1]],
  ])
})

test('a span that is not known is the last hour', () => {
  expect(['week', 'year', undefined].map(spanOf)).toEqual(['week', 'hour', 'hour'])
})
