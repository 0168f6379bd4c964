import { expect, test } from 'vitest'
import { type Field, nearest, rampOf, strandsOf } from '@/features/jobs/sweep/draw'
import { allAxes, triedOf } from '@/features/jobs/sweep/model'
import { makeTrial } from '@/features/jobs/sweep/trials.maker'

const SWEEP = { metric: 'loss', definition: { search_space: { lr: { type: 'uniform', min_value: 0, max_value: 1 } } } }
const TRIED = triedOf([
  makeTrial(0, 0, { parameters: { lr: 0 } }),
  makeTrial(1, 1, { parameters: { lr: 1 } }),
  makeTrial(2, null, { parameters: { lr: 0.5 } }),
])
const FIELD: Field = { xs: [0, 100], top: 0, bottom: 200, none: 220 }
const STRANDS = strandsOf(TRIED, allAxes(SWEEP, TRIED, 'linear'), FIELD)

test('a trial’s line goes by its values, and below an axis where it has none', () => {
  expect(STRANDS.map(({ ys }) => ys)).toEqual([
    [200, 200],
    [0, 0],
    [100, 220],
  ])
})

test('the line that the pointer is nearest to is found, and none where none is near', () => {
  expect(nearest(STRANDS, FIELD, { x: 50, y: 157 })).toBe(2)
  expect(nearest(STRANDS, FIELD, { x: 10, y: 3 })).toBe(1)
  expect(nearest(STRANDS, FIELD, { x: 50, y: 60 })).toBeUndefined()
  expect(nearest(STRANDS, FIELD, { x: 101, y: 0 })).toBeUndefined()
})

test('a ramp goes through its colours', () => {
  expect(rampOf(['rgb(0, 0, 0)', 'rgb(100, 200, 50)'], 3)).toEqual(['rgb(0 0 0)', 'rgb(50 100 25)', 'rgb(100 200 50)'])
})
