import { expect, test } from 'vitest'
import {
  answeredOf,
  answeredSheet,
  chancesOf,
  feedbackOf,
  feedbackOfColumn,
  feedbackOfSheet,
  likelyTruths,
  placeOf,
  shownValue,
} from '@/features/endpoints/answers'
import { SheetBroken } from '@/lib/sheet'

const SHEET = {
  name: 'rows.csv',
  columns: ['x', 'churn'],
  lines: [
    ['1', 'Yes'],
    ['2', ''],
  ],
}

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

test('a probability is of the second of two classes, or of each of more, by its name where that is known', () => {
  expect([
    chancesOf(1, ['No', 'Yes']),
    chancesOf(1, [0, 1]),
    chancesOf(3, ['a', 'b', 'c']),
    chancesOf(1, []),
    chancesOf(2, ['a', 'b', 'c']),
    chancesOf(0, ['No', 'Yes']),
  ]).toEqual([['Yes'], ['1'], ['a', 'b', 'c'], [null], [null, null], []])
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

test('a file comes back with its predictions, and once more with newer ones', () => {
  const answered = answeredSheet(SHEET, 'id', { predictions: ['No', 'Yes'], probabilities: [0.25, 0.75] })
  expect(answered).toEqual({
    name: 'answered-rows.csv',
    columns: ['request_id', 'row', 'x', 'churn', 'prediction', 'probability'],
    lines: [
      ['id', '0', '1', 'Yes', 'No', '0.25'],
      ['id', '1', '2', '', 'Yes', '0.75'],
    ],
  })
  expect(answered && answeredSheet(answered, 'other', { predictions: [0.1 + 0.2, 0] })?.lines).toEqual([
    ['other', '0', '1', 'Yes', '0.25', '0.30000000000000004'],
    ['other', '1', '2', '', '0.75', '0'],
  ])
  expect(answeredSheet(SHEET, 'id', { predictions: ['No'] })).toBeNull()
})

test('a column of a file says what came, where it says anything', () => {
  expect(feedbackOfColumn(SHEET, 'id', 'churn')).toEqual([{ request_id: 'id', row: 0, actual: 'Yes' }])
})

test('a file of feedback is told line by line', () => {
  const sheet = {
    name: 'told.csv',
    columns: ['request_id', 'row', 'actual', 'rating', 'at'],
    lines: [
      ['a', '3', '1', '', '2026-01-01'],
      ['a', '4', '', '', ''],
      ['b', '', 'Yes', '5', ''],
    ],
  }
  expect(feedbackOfSheet(sheet)).toEqual([
    { request_id: 'a', row: 3, actual: 1, at: '2026-01-01' },
    { request_id: 'b', row: 0, actual: 'Yes', rating: 5 },
  ])
  expect(() => feedbackOfSheet(SHEET)).toThrow(
    new SheetBroken('rows.csv has the columns x, churn; request_id and one of actual, rating, label are needed.'),
  )
  expect(() => feedbackOfSheet({ ...sheet, lines: [['a', '', '', '', '']] })).toThrow(/^No line of told.csv says/)
})

test('a file with ids says what came in a column of any name', () => {
  const sheet = {
    name: 'answered.csv',
    columns: ['request_id', 'row', 'x', 'churned', 'prediction', 'probability', 'probability_0'],
    lines: [
      ['a', '0', '1', 'Yes', 'No', '0.1', ''],
      ['a', '1', '', '', 'No', '0.2', ''],
    ],
  }
  expect(likelyTruths(sheet)).toEqual(['x', 'churned'])
  expect(feedbackOfSheet(sheet, 'churned')).toEqual([{ request_id: 'a', row: 0, actual: 'Yes' }])
  expect(() => feedbackOfSheet({ ...sheet, lines: sheet.lines.slice(1) }, 'churned')).toThrow(
    new SheetBroken('No line of answered.csv says anything in churned.'),
  )
  expect([likelyTruths({ ...sheet, columns: ['request_id', 'x', 'label'] }), likelyTruths(SHEET)]).toEqual([[], []])
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
