import { expect, test } from 'vitest'
import { noticeOf } from '@/lib/notice'

test('what is wrong with a thing that was made stays until it was read', () => {
  const done = 'daily was saved'
  expect(noticeOf(done)).toEqual({ message: done, color: 'teal' })
  expect(noticeOf(done, ['No column a.', 'No column b.'])).toEqual({
    title: done,
    message: 'No column a. No column b.',
    color: 'yellow',
    autoClose: false,
  })
})
