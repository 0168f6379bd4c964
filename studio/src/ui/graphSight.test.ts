import { expect, test } from 'vitest'
import { offset } from '@/ui/graphSight'

const MARGIN = 16

test('a graph that has room stands in the middle, whatever is looked at', () => {
  expect(offset({ start: 10, length: 400, room: 1000 }, { middle: 380, place: 0.8, margin: MARGIN })).toBe(290)
})

test('of a longer one what is looked at stands at its place', () => {
  expect(offset({ start: 0, length: 3000, room: 1000 }, { middle: 1500, place: 0.5, margin: MARGIN })).toBe(-1000)
})

test('no room is left empty at one end while the other one is cut off', () => {
  const long = { start: 0, length: 1200, room: 1000 }
  expect([
    offset(long, { middle: 100, place: 0.5, margin: MARGIN }),
    offset(long, { middle: 1100, place: 0.2, margin: MARGIN }),
  ]).toEqual([16, -216])
})
