import { expect, test } from 'vitest'
import { marksOf, proposals } from '@/lib/yamlHelp'
import { placeOf } from '@/lib/yamlPlace'

const SCHEMA = {
  $defs: {
    Cron: {
      type: 'object',
      properties: { type: { const: 'cron' }, expression: { type: 'string' } },
      required: ['type'],
    },
    Every: {
      type: 'object',
      properties: { type: { const: 'recurrence' }, frequency: { enum: ['day', 'week'], type: 'string' } },
    },
    Signal: { type: 'object', description: 'One question.', properties: { features: { type: 'array' } } },
  },
  properties: {
    name: { type: 'string' },
    is_enabled: { type: 'boolean' },
    trigger: { anyOf: [{ oneOf: [{ $ref: '#/$defs/Cron' }, { $ref: '#/$defs/Every' }] }, { type: 'null' }] },
    signals: { type: 'object', additionalProperties: { $ref: '#/$defs/Signal' } },
    when: { type: 'array', items: { enum: ['A', 'B'] } },
  },
}
const propose = (marked: string) => {
  const place = placeOf(marked.replace('|', ''), marked.indexOf('|'))
  return place ? proposals(SCHEMA, place).map(({ apply }) => apply) : null
}

test('keys that are not there yet are proposed, with what follows them', () => {
  expect(propose('name: a\n|')).toEqual(['is_enabled: ', 'trigger:\n  ', 'signals:\n  ', 'when:\n  - '])
})

test('values come from enumerations, constants and truth', () => {
  expect([propose('is_enabled: |'), propose('trigger:\n  type: |'), propose('when:\n  - |')]).toEqual([
    ['true', 'false'],
    ['cron', 'recurrence'],
    ['A', 'B'],
  ])
})

test('what is written beside rules alternatives out', () => {
  expect(propose('trigger:\n  type: cron\n  |')).toEqual(['expression: '])
  expect(propose('trigger:\n  type: recurrence\n  |')).toEqual(['frequency: '])
})

test('keys below a name of ones own are known by what all have in common', () => {
  expect(propose('signals:\n  mine:\n    |')).toEqual(['features:\n      - '])
})

test('a refusal marks the word at its line and column', () => {
  const text = 'name: a\nwehn: b\n'
  const errors = [
    { pointer: '/wehn', message: "line 2, column 1: there is no field 'wehn' here." },
    { pointer: '/', message: 'without a place' },
  ]
  expect(marksOf({ errors }, text)).toEqual([{ from: 8, to: 12, message: "there is no field 'wehn' here." }])
})
