import { expect, test } from 'vitest'
import { heldRows, pageAt, paging } from '@/lib/paging'

const { initialPageParam: first, getNextPageParam: next, getPreviousPageParam: previous } = paging
const page = (token: string | null, total?: number) => ({ items: ['a', 'b'], next_page_token: token, total })

test('the pages before one are known by it, and how many rows there are goes along', () => {
  const second = next(page('t1', 5), [], first)
  const third = second && next(page('t2'), [], second)
  expect(third).toMatchObject({ token: 't2', start: 4, total: 5 })
  expect(third && previous(page(null), [], third)).toBe(second)
  expect(second && previous(page(null), [], second)).toBe(first)
  expect(previous(page(null), [], first)).toBeUndefined()
  expect(next(page(null), [], first)).toBeUndefined()
})

test('rows are counted with the first page alone', () => {
  const second = next(page('t1', 5), [], first)
  expect([first, second].map((place) => place && pageAt(place).count)).toEqual([true, false])
})

test('the rows that are held keep their numbers when those before them are let go', () => {
  const second = next(page('t1', 5), [], first)
  expect(heldRows({ pages: [page('t2')], pageParams: second ? [second] : [] })).toEqual({
    rows: ['a', 'b'],
    start: 2,
    total: 5,
  })
  expect(heldRows(undefined)).toEqual({ rows: [], start: 0, total: null })
})
