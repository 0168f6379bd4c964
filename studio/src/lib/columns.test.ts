import { expect, test } from 'vitest'
import { fitted, type Wanting } from '@/lib/columns'

const column = (width: number | undefined, wanted: number): Wanting => ({ width, least: 170, wanted })

test('columns that have what they want stay as they were made', () => {
  expect(fitted([column(undefined, 120), column(100, 90)], 800)).toEqual([undefined, 100])
})

test('what is left over goes to those that lack something, and then to the one that takes the rest', () => {
  expect(fitted([column(undefined, 120), column(100, 250)], 800)).toEqual([550, 250])
})

test('where nothing is left over, those that were made wider than they want give it', () => {
  expect(fitted([column(200, 100), column(100, 160), column(100, 50)], 400)).toEqual([160, 160, 80])
})

test('more than there is nobody is given', () => {
  expect(fitted([column(200, 150), column(100, 200), column(100, 200)], 400)).toEqual([150, 125, 125])
})
