import { expect, test } from 'vitest'
import { coloursIn, coloursOf } from '@/features/endpoints/colours'

test('blue is blue and green is green, in whatever order they come', () => {
  for (const names of [
    ['blue', 'green'],
    ['green', 'blue'],
    ['green', 'v001', 'blue'],
  ]) {
    const colours = coloursOf(names)
    expect([colours.get('blue'), colours.get('green')]).toEqual([0, 4])
  }
})

test('up to eight names have eight colours', () => {
  const names = Array.from({ length: 8 }, (_, index) => `v00${index}`)
  expect(new Set(coloursOf(names).values()).size).toBe(8)
  expect(coloursOf([...names, 'one more']).size).toBe(9)
})

test('who comes later, or is known by name alone, changes no colour', () => {
  const old = { name: 'steady', created_at: '2026-01-01T00:00:00Z' }
  const late = { name: 'a-late-one', created_at: '2026-02-01T00:00:00Z' }
  const alone = coloursIn([old]).get('steady')
  expect(coloursIn([late, old]).get('steady')).toBe(alone)
  expect(coloursIn([old], ['gone', 'steady']).get('steady')).toBe(alone)
})
