import { expect, test } from 'vitest'
import { extent } from '@/ui/charts/extent'

test('a point that is alone stands in the middle, at its own time, step or size', () => {
  expect([extent('number', [7]), extent('time', [86_400]), extent('log', [8]), extent('names', [0])]).toEqual([
    [6, 8],
    [84_600, 88_200],
    [4, 16],
    [-0.4, 0.4],
  ])
})

test('where there are more the points say it themselves', () => {
  expect([extent('number', [7, 9]), extent('number', []), extent('names', [0, 1, 2])]).toEqual([
    undefined,
    undefined,
    [-0.4, 2.4],
  ])
})
