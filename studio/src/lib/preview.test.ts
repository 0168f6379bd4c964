import { expect, test } from 'vitest'
import { cellOf, isNumeric, previewOf } from '@/lib/preview'

test('cells are shown as people read them, and nothing is told from an empty text', () => {
  const values = [null, '', 'EWR', 12, 0.1 + 0.2, true, '2013-01-01T10:15:00+00:00', '2013-01-01', [1, null], { a: 1 }]
  expect(values.map(cellOf)).toEqual([
    null,
    '',
    'EWR',
    '12',
    '0.3',
    'true',
    '2013-01-01 10:15:00',
    '2013-01-01',
    '[1,null]',
    '{"a":1}',
  ])
})

test('a preview that lacks something is a table all the same', () => {
  expect(previewOf({ columns: [{ name: 'a', type: 'timestamp with time zone' }, 'x'], rows: [[1], null] })).toEqual({
    columns: [{ name: 'a', type: 'timestamptz' }],
    rows: [[1], []],
    file: '',
    files: 0,
  })
})

test('numbers stand on the right, whatever their width', () => {
  const types = [
    'bigint',
    'utinyint',
    'double',
    'decimal(10,2)',
    'hugeint',
    'varchar',
    'timestamp',
    'interval',
    'bigint[]',
  ]
  expect(types.filter(isNumeric)).toEqual(['bigint', 'utinyint', 'double', 'decimal(10,2)', 'hugeint'])
})
