import { expect, test } from 'vitest'
import { towards } from '@/ui/graphKeys'

// a → b, a → c, b → d, c → d; b stands above c.
const nodes = new Map([
  ['a', { x: 0, y: 50 }],
  ['b', { x: 100, y: 0 }],
  ['c', { x: 100, y: 60 }],
  ['d', { x: 200, y: 50 }],
])
const lines = [
  { from: 'a', to: 'b' },
  { from: 'a', to: 'c' },
  { from: 'b', to: 'd' },
  { from: 'c', to: 'd' },
]
const go = (from: string, key: string) => towards({ nodes, lines }, from, key)

test('left and right go along the lines, to the nearest of several', () => {
  expect([go('a', 'ArrowRight'), go('b', 'ArrowRight'), go('d', 'ArrowLeft')]).toEqual(['c', 'd', 'c'])
})

test('up and down go to what stands above and below', () => {
  expect([go('b', 'ArrowDown'), go('c', 'ArrowUp')]).toEqual(['c', 'b'])
})

test('at the edge, from what is not there and by another key nothing is reached', () => {
  expect([go('d', 'ArrowRight'), go('a', 'ArrowLeft'), go('b', 'ArrowUp'), go('x', 'ArrowUp'), go('a', 'j')]).toEqual(
    Array(5).fill(undefined),
  )
})
