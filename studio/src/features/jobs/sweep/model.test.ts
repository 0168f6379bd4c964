import { expect, test } from 'vitest'
import { historyOf } from '@/features/jobs/sweep/history'
import {
  allAxes,
  bestSoFar,
  bestTenth,
  countedOutcomes,
  inOrder,
  movedAxis,
  outcomeOf,
  picked,
  shownAxes,
  standings,
  triedOf,
} from '@/features/jobs/sweep/model'
import { makeTrial } from '@/features/jobs/sweep/trials.maker'

const SPACE = { lr: { type: 'uniform', min_value: 0, max_value: 1 }, kind: { type: 'choice', values: ['a', 'b'] } }
const SWEEP = { metric: 'loss', definition: { search_space: SPACE } }
const TRIED = triedOf([
  makeTrial(0, 3, { parameters: { lr: 0.1, kind: 'a' } }),
  makeTrial(1, null, { parameters: { lr: 0.2, kind: 'b' }, status: 'Failed', duration_seconds: 2 }),
  makeTrial(2, 1, { parameters: { lr: 0.6, kind: 'b' }, ended_at: '2026-01-01T12:09:00Z' }),
  makeTrial(3, 0.5, { parameters: { lr: 0.8, kind: 'b' }, status: 'Canceled', stopped_early: true }),
  makeTrial(4, 2, { parameters: { lr: 0.9, kind: 'a' } }),
])
const AXES = allAxes(SWEEP, TRIED, 'linear')
const numbers = (found: readonly { number: number }[]) => found.map(({ number }) => number)
const NONE = { brush: {}, hidden: new Set<string>() }

test('a trial that was stopped for not being worth it is told from one that was canceled', () => {
  const ended_at = '2026-01-01T12:00:00Z'
  const told = [
    outcomeOf({ status: 'Canceled', stopped_early: true, ended_at }),
    outcomeOf({ status: 'Canceled', stopped_early: false, ended_at }),
    outcomeOf({ status: 'Queued', stopped_early: false, ended_at: null }),
    outcomeOf({ status: 'Running', stopped_early: false, ended_at: null }),
  ]
  expect(told).toEqual(['Stopped early', 'Canceled', 'Queued', 'Running'])
  expect(countedOutcomes(TRIED)).toEqual([
    ['Completed', 3],
    ['Stopped early', 1],
    ['Failed', 1],
  ])
})

test('ranges on several axes and the shown outcomes pick together', () => {
  expect(numbers(picked(TRIED, AXES, NONE))).toEqual([0, 1, 2, 3, 4])
  const brush = { lr: { from: 0.2, to: null }, kind: { from: 1, to: null } }
  expect(numbers(picked(TRIED, AXES, { ...NONE, brush }))).toEqual([1, 2, 3])
  expect(numbers(picked(TRIED, AXES, { brush, hidden: new Set(['Failed']) }))).toEqual([2, 3])
  expect(numbers(picked(TRIED, AXES, { ...NONE, brush: { '*': { from: null, to: 2 } } }))).toEqual([2, 3, 4])
})

test('the best come first, and what has no value stands last, whichever way', () => {
  expect(numbers(inOrder(TRIED, undefined, 'minimize'))).toEqual([3, 2, 4, 0, 1])
  expect(numbers(inOrder(TRIED, undefined, 'maximize'))).toEqual([0, 4, 2, 3, 1])
  expect(numbers(inOrder(TRIED, 'value desc', 'minimize'))).toEqual([0, 4, 2, 3, 1])
  expect(numbers(inOrder(TRIED, 'lr desc', 'minimize'))).toEqual([4, 3, 2, 1, 0])
  expect(numbers(inOrder(TRIED, 'kind', 'minimize'))).toEqual([0, 4, 1, 2, 3])
})

test('only what has completed is the best so far', () => {
  expect(bestSoFar(TRIED, 'minimize')).toEqual([3, 3, 1, 1, 1])
  expect(bestSoFar(TRIED, 'maximize')).toEqual([3, 3, 3, 3, 3])
})

test('colours go by order, from the worst to the best', () => {
  const ranks = standings(TRIED, 'minimize')
  expect([...ranks.keys()]).toEqual([0, 2, 3, 4])
  expect([0, 2, 3, 4].map((number) => ranks.get(number)?.toFixed(3))).toEqual(['0.000', '0.667', '1.000', '0.333'])
})

test('the best tenth is at least one trial', () => {
  expect(bestTenth(TRIED, 'minimize')).toEqual({ from: null, to: 0.5 })
  expect(bestTenth(TRIED, 'maximize')).toEqual({ from: 3, to: null })
  expect(bestTenth([], 'minimize')).toBeNull()
})

test('axes stand as somebody has put them, and all of them where nobody has', () => {
  expect(shownAxes(AXES, 'kind,gone,*').map(({ id }) => id)).toEqual(['kind', '*'])
  expect(shownAxes(AXES, 'gone')).toHaveLength(3)
  expect(movedAxis(AXES, 'kind', -1)).toEqual(['kind', 'lr', '*'])
  expect(movedAxis(AXES, '*', 1)).toEqual(['lr', 'kind', '*'])
})

test('a history has a point a trial with a value and the best of all, though only some are picked', () => {
  const drawn = historyOf(TRIED, new Set([2, 3]), AXES, { over: 'number', goal: 'minimize' })
  expect(drawn.numbers).toEqual([0, 2, 3, 4])
  expect(drawn.lines.map(({ label, values }) => [label, values])).toEqual([
    ['Completed', [null, 1, null, null]],
    ['Stopped early', [null, null, 0.5, null]],
    ['best so far', [3, 1, 1, 1]],
  ])
})

test('by time the best is that of what had ended until then', () => {
  const drawn = historyOf(TRIED, new Set(), AXES, { over: 'ended', goal: 'minimize' })
  expect(drawn.numbers).toEqual([0, 3, 4, 2])
  expect(drawn.lines.at(-1)?.values).toEqual([3, 3, 2, 1])
})

test('over a parameter points stand by its values, and there is no best so far', () => {
  const drawn = historyOf(TRIED, new Set([0]), AXES, { over: '=kind', goal: 'minimize' })
  expect([drawn.x, drawn.names, drawn.xs]).toEqual(['names', ['a', 'b'], [0, 0, 1, 1]])
  expect(drawn.lines.map(({ label }) => label)).toEqual(['Completed', 'Stopped early'])
})
