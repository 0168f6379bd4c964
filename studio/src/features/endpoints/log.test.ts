import { expect, test } from 'vitest'
import { foundIn, linesOf } from '@/features/endpoints/log'

const LOG = '== r1\nstarting\n\nready\n\n== r2\nTraceback\nValueError: x\n'

test('each process is told under its id, an empty line of its own stays', () => {
  expect(linesOf(LOG)).toEqual([
    { number: 1, text: 'r1', head: true },
    { number: 2, text: 'starting', head: false },
    { number: 3, text: '', head: false },
    { number: 4, text: 'ready', head: false },
    { number: 5, text: 'r2', head: true },
    { number: 6, text: 'Traceback', head: false },
    { number: 7, text: 'ValueError: x', head: false },
  ])
  expect(linesOf('')).toEqual([])
})

test('a search finds lines whatever their case, and no ids', () => {
  expect(foundIn(linesOf(LOG), 'R').map(({ number }) => number)).toEqual([2, 4, 6, 7])
  expect(foundIn(linesOf(LOG), '')).toEqual([])
})
