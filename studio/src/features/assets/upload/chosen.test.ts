import { expect, test } from 'vitest'
import { documentOf, offerOf, registeredNotice } from '@/features/assets/upload/chosen'
import type { Chosen } from '@/lib/chosen'

const chosen = (...paths: string[]): Chosen[] => paths.map((path) => ({ path, file: new File(['x'], path) }))
const told = (noun: 'data' | 'models', ...paths: string[]) => {
  const offer = offerOf(noun, chosen(...paths))
  return offer && [offer.name, offer.type, offer.root, offer.files.map(({ path }) => path)]
}

test('one file is a uri_file with the name that it has', () => {
  expect(told('data', 'flights.csv')).toEqual(['flights', 'uri_file', 'flights.csv', ['flights.csv']])
  expect(told('data', 'flights-2013.01.csv.gz')?.[0]).toBe('flights-2013.01')
})

test('the name that is offered is one that would be taken', () => {
  expect(told('data', 'my flights (2013).csv')?.[0]).toBe('my-flights-2013')
  expect(told('models', 'my model (2)/MLmodel')?.[0]).toBe('my model (2)')
})

test('a folder gives its name, and paths below it', () => {
  expect(told('data', 'flights/b.csv', 'flights/2013/a.csv')).toEqual([
    'flights',
    'uri_folder',
    'flights',
    ['2013/a.csv', 'b.csv'],
  ])
})

test('several files without a folder have no name yet', () => {
  expect(told('data', 'b.csv', 'a.csv')).toEqual(['', 'uri_folder', '.', ['a.csv', 'b.csv']])
  expect(told('data', 'x/a.csv', 'b.csv')).toEqual(['', 'uri_folder', '.', ['b.csv', 'x/a.csv']])
})

test('the type is seen from what lies at the top', () => {
  expect([
    told('data', 'table/MLTable', 'table/a.csv')?.[1],
    told('models', 'model/MLmodel', 'model/model.pkl')?.[1],
    told('models', 'net/config.pbtxt')?.[1],
    told('models', 'model.onnx')?.[1],
    told('data', 'a/b/MLTable')?.[1],
  ]).toEqual(['mltable', 'mlflow_model', 'triton_model', 'custom_model', 'uri_folder'])
})

test('a proposed name is one that the platform takes', () => {
  expect([told('data', '@team:a/x.csv')?.[0], told('data', '.hidden')?.[0]]).toEqual(['team-a', 'hidden'])
  expect(offerOf('data', [])).toBeNull()
})

test('a document says only what somebody has filled in', () => {
  const wanted = { name: 'flights', type: 'uri_folder', version: '', description: 'All.', tier: 'gold', owner: '' }
  expect(JSON.parse(documentOf({ root: 'flights' }, wanted))).toEqual({
    name: 'flights',
    type: 'uri_folder',
    path: 'flights',
    description: 'All.',
    tier: 'gold',
  })
})

test('a table that cannot be read is registered with a warning that stays', () => {
  expect(registeredNotice({ name: 'pumps', version: '1', warnings: [] })).toEqual({
    message: 'pumps:1 is registered',
    color: 'teal',
  })
  expect(registeredNotice({ name: 'pumps', version: '1', warnings: ['The table cannot be read.'] })).toEqual({
    title: 'pumps:1 is registered',
    message: 'The table cannot be read.',
    color: 'yellow',
    autoClose: false,
  })
})
