import { expect, test } from 'vitest'
import { type Axis, axesOf, flat, metricAxis, numberAt, place } from '@/features/jobs/sweep/axes'
import { ticksOf } from '@/features/jobs/sweep/ticks'

const LN = Math.log
const axis = (told: object, values: (number | string)[] = []): Axis => {
  const [found] = axesOf(
    { p: told },
    values.map((value) => ({ p: value })),
  )
  if (!found) throw new Error('no axis')
  return found
}

test('an axis is linear or logarithmic as its distribution is, with its bounds', () => {
  expect(axis({ type: 'uniform', min_value: 1, max_value: 3 })).toMatchObject({ low: 1, high: 3, scale: 'linear' })
  expect(axis({ type: 'randint', upper: 8 })).toMatchObject({ low: 0, high: 7, scale: 'linear' })
  const log = axis({ type: 'loguniform', min_value: LN(0.001), max_value: LN(10) })
  expect([0.001, 0.1, 10].map((value) => Math.round(1000 * (place(log, value) ?? -1)) + 0)).toEqual([0, 500, 1000])
})

test('what has no bounds takes those of the trials, and what was rounded beyond them widens them', () => {
  expect(axis({ type: 'normal', mu: 0, sigma: 1 }, [-3.5])).toMatchObject({ low: -3.5, high: 2 })
  expect(axis({ type: 'quniform', min_value: 1.4, max_value: 9, q: 2 }, [10])).toMatchObject({ low: 1.4, high: 10 })
})

test('a logarithmic axis with a 0 on it is drawn as it is', () => {
  expect(axis({ type: 'qloguniform', min_value: LN(0.1), max_value: LN(9), q: 1 }, [0, 3])).toMatchObject({
    low: 0,
    scale: 'linear',
  })
})

test('a choice names its values in the space’s order, and one of many numbers is a range', () => {
  expect(axis({ type: 'choice', values: [64, 16, true] })).toMatchObject({ kind: 'names', names: ['64', '16', 'true'] })
  const many = Array.from({ length: 13 }, (_, index) => 2 ** index)
  expect(axis({ type: 'choice', values: many })).toMatchObject({ kind: 'number', low: 1, high: 4096, scale: 'log' })
})

test('a choice of sets has an axis for everything in them, and a trial that lacks one has no place on it', () => {
  const space = {
    kernel: {
      type: 'choice',
      values: [{ kernel: 'linear' }, { kernel: 'rbf', gamma: { type: 'uniform', min_value: 0, max_value: 1 } }],
    },
  }
  const [kernel, gamma] = axesOf(space, [])
  expect([kernel, gamma]).toMatchObject([
    { id: 'kernel', names: ['linear', 'rbf'] },
    { id: 'gamma', high: 1 },
  ])
  const linear = flat({ kernel: { kernel: 'linear' } })
  expect(linear).toEqual({ kernel: 'linear' })
  expect(gamma && place(gamma, linear.gamma)).toBeNull()
  expect(kernel && place(kernel, linear.kernel)).toBe(0.25)
})

test('by order, a value that went astray hides nobody, and equals stand together', () => {
  const ranked = metricAxis('loss', [5000, 0.1, 0.2, 0.2, 0.3], 'rank')
  expect([0.1, 0.2, 0.3, 5000].map((value) => place(ranked, value))).toEqual([0, 0.375, 0.75, 1])
  expect(numberAt(ranked, 0.75)).toBe(0.3)
})

test('the metric has a logarithm only where all of its values have one', () => {
  expect(metricAxis('loss', [0.1, 10], 'log').scale).toBe('log')
  expect(metricAxis('loss', [0, 10], 'log').scale).toBe('linear')
  expect(place(metricAxis('loss', [], 'linear'), Number.NaN)).toBeNull()
})

test('an axis says its ends and round numbers between them', () => {
  const said = (one: Axis) => ticksOf(one).map((tick) => tick.said)
  expect(said(axis({ type: 'uniform', min_value: 1, max_value: 12 }))).toEqual(['1', '5', '10', '12'])
  expect(said(axis({ type: 'loguniform', min_value: LN(1e-4), max_value: LN(0.1) }))).toEqual([
    '0.0001',
    '0.001',
    '0.01',
    '0.1',
  ])
  expect(said(axis({ type: 'choice', values: ['a', 'b'] }))).toEqual(['a', 'b'])
  expect(said(metricAxis('loss', [0.5], 'linear'))).toEqual(['0.5'])
})
