import { expect, test } from 'vitest'
import { pythonJson } from '@/lib/json'

test('what Python writes for a missing number is null, in a text it stays', () => {
  expect(pythonJson('{"data": [["NaN \\" NaN", NaN, 1.5], [-Infinity, Infinity, null]]}')).toEqual({
    data: [
      ['NaN " NaN', null, 1.5],
      [null, null, null],
    ],
  })
  expect(pythonJson('[1')).toBeUndefined()
})
