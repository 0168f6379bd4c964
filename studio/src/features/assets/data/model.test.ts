import { expect, test } from 'vitest'
import { barsOf, profileOf, share } from '@/features/assets/data/model'

const content = {
  rows: 1000,
  columns: [
    {
      name: 'delay',
      type: 'double',
      kind: 'numeric',
      nulls: 4,
      distinct: 700,
      distinct_is_exact: false,
      min: -30.5,
      max: 1272,
      mean: 12.3456,
      quantiles: { '0.25': -3, '0.5': 0 },
      histogram: { edges: [-30.5, 600, 1272], counts: [990, 6] },
    },
    { name: 'carrier', type: 'varchar', kind: 'text', nulls: 0, distinct: 2, top: [{ value: 'UA', count: 600 }] },
    { name: 'id', type: 'varchar', kind: 'text', nulls: 0, distinct: 1000, top: [{ value: 'a', count: 1 }] },
    { name: 'blob', type: 'blob', kind: 'other', nulls: 0 },
  ],
}

test('a profile is read with what each kind of column has', () => {
  const [delay, carrier] = profileOf(content).columns
  expect([delay?.min, delay?.max, delay?.mean, delay?.distinctIsExact]).toEqual(['-30.5', '1,272', 12.3456, false])
  expect(delay?.quantiles).toEqual([
    ['25 %', '-3'],
    ['median', '0'],
  ])
  expect([carrier?.mean, carrier?.quantiles, carrier?.top]).toEqual([null, [], [{ value: 'UA', count: 600 }]])
})

test('small bars are a histogram or frequencies, and none for keys', () => {
  expect(profileOf(content).columns.map(barsOf)).toEqual([[990, 6], [600], [], []])
})

test('shares are never rounded to nothing', () => {
  expect([share(0, 9), share(1, 100_000), share(4, 1000), share(5, 10), share(1, 0)]).toEqual([
    '0 %',
    '< 0.1 %',
    '0.4 %',
    '50 %',
    '0 %',
  ])
})
