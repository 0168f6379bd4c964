import { expect, test } from 'vitest'
import { allLines, append, EMPTY, matches, pieces } from '@/lib/log'

test('lines come together across pieces, and the last one may be open', () => {
  const log = append(append(EMPTY, 'one\ntw'), 'o\nthr')
  expect([log.lines, allLines(log)]).toEqual([
    ['one', 'two'],
    ['one', 'two', 'thr'],
  ])
})

test('a progress bar shows its last state, and colours are dropped', () => {
  expect(allLines(append(EMPTY, '10%\r50%\r100%\n\u001b[31mred\u001b[0m\r\n'))).toEqual(['100%', 'red'])
})

test('a search finds lines whatever the case, and marks every place', () => {
  expect(matches(['Error: x', 'fine', 'an error'], 'ERROR')).toEqual([0, 2])
  expect(pieces('aXbxc', 'x')).toEqual([
    { text: 'a', hit: false },
    { text: 'X', hit: true },
    { text: 'b', hit: false },
    { text: 'x', hit: true },
    { text: 'c', hit: false },
  ])
})
