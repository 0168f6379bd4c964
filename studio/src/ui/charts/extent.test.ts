import { expect, test } from 'vitest'
import { extent, isAlone, range } from '@/ui/charts/extent'

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

test('a value with nothing around it is alone, however long the line is', () => {
  expect([[null, 3, null], [3], [3, null, 4], [null], []].map(isAlone)).toEqual([true, true, false, false, false])
})

test('the axis up has room about what is seen, and whole numbers where nothing is', () => {
  expect([
    range([0, 0], []),
    range([null, null], []),
    range([50, 50], []),
    range([0, 100], []),
    range([10, 20], [{ value: 60 }]),
  ]).toEqual([
    [0, 1],
    [0, 1],
    [46, 54],
    [0, 108],
    [6, 64],
  ])
})
