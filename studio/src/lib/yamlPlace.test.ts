import { expect, test } from 'vitest'
import { placeOf } from '@/lib/yamlPlace'

/** The place of `|` in a text. */
const at = (marked: string) => {
  const offset = marked.indexOf('|')
  const place = placeOf(marked.replace('|', ''), offset)
  return place && { path: place.path.join('/'), at: place.at, typed: place.typed, beside: [...place.beside.keys()] }
}

test('a key at the top has the other keys beside it', () => {
  expect(at('name: a\nwh|\nstart:\n  job: b\n')).toEqual({
    path: '',
    at: 'key',
    typed: 'wh',
    beside: ['name', 'start'],
  })
})

test('a key is found below the keys that hold it', () => {
  expect(at('create_monitor:\n  monitoring_signals:\n    drift:\n      type: data_drift\n      |\n')).toEqual({
    path: 'create_monitor/monitoring_signals/drift',
    at: 'key',
    typed: '',
    beside: ['type'],
  })
})

test('a value knows its key, also before anything is written', () => {
  expect(at('trigger:\n  type: c|\n')).toMatchObject({ path: 'trigger/type', at: 'value', typed: 'c' })
  expect(at('trigger:\n  type: |')).toMatchObject({ path: 'trigger/type', at: 'value', typed: '' })
})

test('an item of a list belongs to its key, indented or not', () => {
  expect(at('when:\n  - Dri|')).toMatchObject({ path: 'when/*', at: 'item', typed: 'Dri' })
  expect(at('name: x\nwhen:\n- Dri|')).toMatchObject({ path: 'when/*', at: 'item', typed: 'Dri' })
})

test('a key in an item of a list has only the keys of that item beside it', () => {
  expect(at('if:\n  - field: a\n    op|\n  - field: b\n    value: 1\n')).toEqual({
    path: 'if/*',
    at: 'key',
    typed: 'op',
    beside: ['field'],
  })
  expect(at('if:\n  - field: a\n    value: 2\n  - |\n')).toMatchObject({ path: 'if/*', at: 'item', beside: [] })
})

test('nothing is said in comments and in texts of several lines', () => {
  expect([at('# na|'), at('command: >\n  python tr|')]).toEqual([null, null])
})
