import { expect, test } from 'vitest'
import { answeredOf, feedbackOf, placeOf, shownValue } from '@/features/endpoints/answers'

test('an answer is told row by row, with one probability or one a class', () => {
  expect(answeredOf({ predictions: [0, 1], probabilities: [0.1, 0.9] })).toEqual({
    classes: 1,
    scored: [
      { row: 0, prediction: 0, chances: [0.1] },
      { row: 1, prediction: 1, chances: [0.9] },
    ],
  })
  expect(answeredOf({ predictions: ['a'], probabilities: [[0.2, 0.8]] })?.classes).toBe(2)
  expect(answeredOf({ outputs: [] })).toBeNull()
})

test('feedback is a value, a rating or a label', () => {
  expect([
    feedbackOf('id', 0, 'actual', '1'),
    feedbackOf('id', 1, 'actual', 'late'),
    feedbackOf('id', 0, 'rating', '4'),
    feedbackOf('id', 0, 'label', 'good'),
    feedbackOf('id', 0, 'rating', 'much'),
    feedbackOf('id', 0, 'actual', ' '),
  ]).toEqual([
    { request_id: 'id', row: 0, actual: 1 },
    { request_id: 'id', row: 1, actual: 'late' },
    { request_id: 'id', row: 0, rating: 4 },
    { request_id: 'id', row: 0, label: 'good' },
    null,
    null,
  ])
})

test('where a model raised is read out of the refusal', () => {
  expect(placeOf("The model of deployment 'b' raised ValueError: x (at /h/lib/site-packages/sklearn/a.py:10).")).toBe(
    'sklearn/a.py:10',
  )
})

test('a prediction is read to six digits, whole numbers to the last one', () => {
  expect([0.1 + 0.2, 1234567, [0.1 + 0.2, 'late'], { score: 1 / 3 }, 'late', undefined].map(shownValue)).toEqual([
    '0.3',
    '1234567',
    '[0.3,"late"]',
    '{"score":0.333333}',
    'late',
    '–',
  ])
})
