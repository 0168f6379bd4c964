import { expect, test } from 'vitest'
import { said, shapeOf } from '@/lib/content'

test('records that say the same of several things stand side by side', () => {
  expect(shapeOf({ candidate: { auc: 0.74, loss: 0.5 }, champion: { auc: 0.72, loss: 0.6 } })).toEqual({
    kind: 'table',
    columns: ['candidate', 'champion'],
    rows: [
      { name: 'auc', cells: [0.74, 0.72] },
      { name: 'loss', cells: [0.5, 0.6] },
    ],
  })
})

test('neighbours among other things are taken together, the plain ones are facts', () => {
  const validated = {
    rows: 27075,
    candidate: { auc: 0.74, loss: 0.5 },
    champion: { auc: 0.72, loss: 0.6 },
    interval: null,
    reasons: ['better'],
    rules: { label: 'actual', min_rows: 1000 },
  }
  const shape = shapeOf(validated)
  expect(shape.kind === 'parts' && shape.facts).toEqual([
    ['rows', 27075],
    ['interval', null],
  ])
  expect(shape.kind === 'parts' && shape.sections.map(([name]) => name)).toEqual([
    'candidate, champion',
    'reasons',
    'rules',
  ])
})

test('a list of records is a table with every key as a column', () => {
  expect(
    shapeOf([
      { name: 'a', type: 'long' },
      { name: 'b', required: true },
    ]),
  ).toEqual({
    kind: 'table',
    columns: ['name', 'type', 'required'],
    rows: [
      { name: null, cells: ['a', 'long', undefined] },
      { name: null, cells: ['b', undefined, true] },
    ],
  })
})

test('words, plain values, empty and mixed lists stay what they are', () => {
  expect([shapeOf(['a', 1]), shapeOf(0.5), shapeOf([]), shapeOf([1, { a: 1 }])]).toEqual([
    { kind: 'words', values: ['a', 1] },
    { kind: 'plain', value: 0.5 },
    { kind: 'words', values: [] },
    { kind: 'list', items: [1, { a: 1 }] },
  ])
})

test('one record alone is names and values, not a table of one column', () => {
  expect(shapeOf({ tools: { onnx: '1.23', skl: '1.20' } })).toEqual({
    kind: 'parts',
    facts: [],
    sections: [['tools', { onnx: '1.23', skl: '1.20' }]],
  })
})

test('keys are read without their underscores', () => {
  expect(said('max_abs_diff')).toBe('max abs diff')
})
