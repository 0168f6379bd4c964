import { expect, test } from 'vitest'
import { filterOf, listSearch, nextOrder, shownColumns } from '@/lib/list'

test('a URL may say only words, numbers and booleans of a list', () => {
  expect(listSearch({ text: 'x', status: 'Failed', show: '', deep: { a: 1 }, page: 3 })).toEqual({
    text: 'x',
    status: 'Failed',
    page: '3',
  })
})

test('the filter holds the text and every facet, quotes doubled', () => {
  expect(
    filterOf({ text: "o'hara", status: 'Failed,Canceled', owner: 'mia', order: 'name' }, ['status', 'owner']),
  ).toBe("text ILIKE '%o''hara%' AND status IN ('Failed', 'Canceled') AND owner = 'mia'")
  expect(filterOf({ order: 'name' }, ['status'])).toBeUndefined()
})

test('a title clicked three times gives descending, ascending, and the own order', () => {
  const first = nextOrder(undefined, 'name')
  expect([first, nextOrder(first, 'name'), nextOrder('name', 'name')]).toEqual(['name desc', 'name', undefined])
})

test('columns that the URL does not know leave the ones shown at first', () => {
  const columns = [{ id: 'a' }, { id: 'b', hidden: true }]
  expect([shownColumns(columns, undefined), shownColumns(columns, 'b'), shownColumns(columns, 'zzz')]).toEqual([
    [columns[0]],
    [columns[1]],
    [columns[0]],
  ])
})
