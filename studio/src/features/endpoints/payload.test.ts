import { expect, test } from 'vitest'
import {
  bodyOf,
  bodyOfSheet,
  columnsOf,
  emptyRow,
  exampleRows,
  firstRows,
  type InputColumn,
  literal,
  rawBody,
  refusedColumns,
  wrongIn,
} from '@/features/endpoints/payload'

const column = (type: string, required = true): InputColumn => ({ name: 'c', type, required })
const facts = (inputs: unknown) => ({ mlmodel: { signature: { inputs }, input_example: 'input_example.json' } })
const COLUMNS: InputColumn[] = [
  { name: 'carrier', type: 'string', required: true },
  { name: 'n', type: 'long', required: true },
  { name: 'temp', type: 'double', required: false },
]

test('a form is made of named columns, and of nothing else', () => {
  expect(
    columnsOf(
      facts([
        { name: 'a', type: 'long' },
        { name: 'b', type: 'double', required: false },
      ]),
    ),
  ).toEqual([
    { name: 'a', type: 'long', required: true },
    { name: 'b', type: 'double', required: false },
  ])
  expect([columnsOf(facts([{ type: 'tensor', 'tensor-spec': {} }])), columnsOf(facts([])), columnsOf({})]).toEqual([
    null,
    null,
    null,
  ])
})

test('the example gives rows, by column or as records', () => {
  const split = {
    columns: ['carrier', 'n', 'temp'],
    data: [
      ['UA', 3, 39.02],
      ['AA', 4, null],
    ],
  }
  const rows = [
    { carrier: 'UA', n: '3', temp: '39.02' },
    { carrier: 'AA', n: '4', temp: '' },
  ]
  expect(exampleRows(split, COLUMNS)).toEqual(rows)
  expect(exampleRows([{ carrier: 'UA', n: 3, temp: 39.02 }], COLUMNS)).toEqual([rows[0]])
  expect(exampleRows(null, COLUMNS)).toEqual([])
})

test('what is typed becomes JSON of the column’s type, digit by digit', () => {
  expect(literal('9007199254740993', column('long'))).toEqual({ json: '9007199254740993' })
  expect(literal('1.50', column('double'))).toEqual({ json: '1.50' })
  expect(literal(' true ', column('boolean'))).toEqual({ json: 'true' })
  expect(literal('O"Hare', column('string'))).toEqual({ json: '"O\\"Hare"' })
  expect(literal('[1, 2]', column('array'))).toEqual({ json: '[1, 2]' })
})

test('what does not fit says what would', () => {
  expect([
    literal('3.5', column('long')),
    literal('abc', column('double')),
    literal('', column('long')),
    literal('yes', column('boolean')),
    literal('{', column('object')),
  ]).toEqual([{ wrong: 'whole' }, { wrong: 'number' }, { wrong: 'something' }, { wrong: 'truth' }, { wrong: 'json' }])
  expect(wrongIn(emptyRow(COLUMNS), COLUMNS)).toEqual({ n: 'something' })
})

test.each(['double', 'float', 'string', 'datetime', 'binary'])('nothing in a %s column is null', (type) => {
  expect([literal('', column(type)), literal('', column(type, false))]).toEqual([{ json: 'null' }, { json: 'null' }])
})

test.each(['long', 'integer', 'boolean', 'array'])(
  'a %s column needs a value unless the model says otherwise',
  (type) => {
    expect([literal(' ', column(type)), literal(' ', column(type, false))]).toEqual([
      { wrong: 'something' },
      { json: 'null' },
    ])
  },
)

test('the request has a line a row', () => {
  expect(
    bodyOf(
      [
        { carrier: 'UA', n: '3', temp: '' },
        { carrier: 'AA', n: 'x', temp: '1' },
      ],
      COLUMNS,
    ),
  ).toBe(`{
  "input_data": {
    "columns": ["carrier", "n", "temp"],
    "data": [
      ["UA", 3, null],
      ["AA", "x", 1]
    ]
  }
}`)
})

test('a refusal is told at the column that it speaks of', () => {
  expect(
    refusedColumns([
      { pointer: '/data/0/a~1b', message: 'no' },
      { pointer: '/data/3/n', message: 'later' },
    ]),
  ).toEqual({
    'a/b': 'no',
  })
})

test('without a signature the request begins as the example is', () => {
  expect(
    [rawBody([[1, 2]]), rawBody({ columns: ['a'], data: [[1]] })].map((body) => Object.keys(JSON.parse(body))),
  ).toEqual([['inputs'], ['input_data']])
})

test('of a file the columns are sent that the model takes, an empty cell as null', () => {
  const sheet = {
    name: 'rows.csv',
    columns: ['temp', 'late', 'carrier'],
    lines: [
      ['', 'yes', 'UA'],
      ['1.5', 'no', ''],
      ['warm', 'no', 'AA'],
    ],
  }
  expect(JSON.parse(bodyOfSheet(sheet, COLUMNS))).toEqual({
    input_data: {
      columns: ['carrier', 'temp'],
      data: [
        ['UA', null],
        [null, 1.5],
        ['AA', 'warm'],
      ],
    },
  })
})

test('code to be read shows the first rows of a file', () => {
  const lines = ['a', 'b', 'c', 'd'].map((cell) => [cell])
  const sheet = { name: 'rows.csv', columns: ['carrier'], lines }
  expect(firstRows(sheet)).toEqual({ ...sheet, lines: [['a'], ['b'], ['c']] })
})
