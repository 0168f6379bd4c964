import { expect, test } from 'vitest'
import { dated, dayOf, minuteOf, written } from '@/lib/moments'

test('a moment is written the same in every language', () => {
  const at = new Date(2026, 10, 8, 9, 5)
  expect([dated(at), dayOf(at)]).toEqual(['8 Nov 2026, 09:05', '8 Nov'])
})

test('what a field shows is read from it again', () => {
  expect(written('2026-11-28T11:37')).toBe('28 Nov 2026, 11:37')
  expect(minuteOf(written('2026-11-28T11:37'))).toBe('2026-11-28T11:37')
  expect(written('')).toBe('')
})

test('a time may be written as people or as machines do, and what is none is told apart', () => {
  expect(
    ['2013-04-01T06:00', '2013-04-01 6:00', ' 1 april  2013 06:00 ', '1 Apr 2013, 06:00:00', '31 Jun 2013, 06:00'].map(
      minuteOf,
    ),
  ).toEqual(['2013-04-01T06:00', '2013-04-01T06:00', '2013-04-01T06:00', null, null])
  expect(['', 'soon', '2013-04-01', '1 Foo 2013, 06:00', '1 Apr 2013, 24:30'].map(minuteOf)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ])
})
