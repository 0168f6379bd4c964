import { expect, test } from 'vitest'
import type { NamesAxis, NumberAxis } from '@/features/jobs/sweep/axes'
import { isWithin, rangeOf, readBrush, spanOf, withRange, writeBrush } from '@/features/jobs/sweep/brush'

const DEPTH: NumberAxis = { kind: 'number', id: 'depth', title: 'depth', low: 0, high: 10, scale: 'linear', sorted: [] }
const KERNEL: NamesAxis = { kind: 'names', id: 'kernel', title: 'kernel', names: ['a', 'b', 'c', 'd'] }

test('ranges stand in the URL as they are read from it, open ends left out', () => {
  const brush = { lr: { from: 0.001, to: null }, '*': { from: null, to: -2.5e-7 } }
  expect(writeBrush(brush)).toBe('lr:0.001..;*:..-2.5e-7')
  expect(readBrush(writeBrush(brush))).toEqual(brush)
  expect(writeBrush({})).toBeUndefined()
})

test('what somebody has written into the URL by hand and is no range counts for nothing', () => {
  expect(readBrush('lr;depth:x..y;a:1..b;:1..2;ok:1..2;all:..')).toEqual({ ok: { from: 1, to: 2 } })
  expect(readBrush(undefined)).toEqual({})
})

test('what is dragged to an end of the axis has the outermost values, also those that are still to come', () => {
  expect(rangeOf(DEPTH, { from: 0.5, to: 1 })).toEqual({ from: 5, to: null })
  expect(isWithin(DEPTH, 12, { from: 5, to: null })).toBe(true)
  expect(isWithin(DEPTH, 4.9, { from: 5, to: null })).toBe(false)
})

test('of names whole ones are picked', () => {
  expect(rangeOf(KERNEL, { from: 0.3, to: 0.6 })).toEqual({ from: 1, to: 3 })
  expect(rangeOf(KERNEL, { from: 0.6, to: 0.6 })).toEqual({ from: 2, to: 3 })
  expect(['a', 'b', 'c', 'd'].map((name) => isWithin(KERNEL, name, { from: 1, to: 3 }))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(spanOf(KERNEL, { from: 1, to: 3 })).toEqual({ from: 0.25, to: 0.75 })
})

test('a value that a trial lacks lies in no range', () => {
  expect(isWithin(DEPTH, undefined, { from: null, to: 5 })).toBe(false)
  expect(isWithin(KERNEL, 'gone', { from: 0, to: 4 })).toBe(false)
})

test('a range over the whole axis is none', () => {
  expect(withRange({ depth: { from: 1, to: 2 } }, 'depth', rangeOf(DEPTH, { from: 0, to: 1 }))).toEqual({})
})
