import { expect, test } from 'vitest'
import { narrowed } from '@/lib/narrow'

const ROWS = [
  { name: 'delays', endpoint: 'flights' },
  { name: 'pumps-10', endpoint: 'pumps' },
  { name: 'pumps-9', endpoint: 'pumps' },
]
const FIELDS = { name: (row: { name: string }) => row.name, endpoint: (row: { endpoint: string }) => row.endpoint }
const names = (search: Record<string, string>) => narrowed(ROWS, search, FIELDS).map(({ name }) => name)

test('rows are kept by their text in any field, and by facets', () => {
  expect([
    names({ text: 'FLIGHT' }),
    names({ endpoint: 'pumps' }),
    names({ endpoint: 'pumps,flights', text: '9' }),
  ]).toEqual([['delays'], ['pumps-10', 'pumps-9'], ['pumps-9']])
})

test('numbers in names are ordered as numbers', () => {
  expect([names({ order: 'name' }), names({ order: 'name desc' }), names({ order: 'unknown' })]).toEqual([
    ['delays', 'pumps-9', 'pumps-10'],
    ['pumps-10', 'pumps-9', 'delays'],
    ['delays', 'pumps-10', 'pumps-9'],
  ])
})
