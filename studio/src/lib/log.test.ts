import { expect, test } from 'vitest'
import { allLines, append, EMPTY, firstLine, matches, pieces, prepend } from '@/lib/log'

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

test('an earlier part goes before what is there', () => {
  const log = append(EMPTY, 'three\nfo')
  expect(allLines(prepend(log, 'one\ntwo\n'))).toEqual(['one', 'two', 'three', 'fo'])
  expect(allLines(prepend(log, 'one\n\n'))).toEqual(['one', '', 'three', 'fo'])
})

test('an earlier part begins with a whole line', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  expect(['ne\ntwo\n', 'no end', 'end\n'].map((text) => firstLine(bytes(text)))).toEqual([3, null, null])
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
