import { expect, test } from 'vitest'
import { tagChange, tagsText } from '@/features/endpoints/tags'

test('tags are written a line each and read back', () => {
  const tags = { team: 'ops', link: 'a=b' }
  expect(tagsText(tags)).toBe('team=ops\nlink=a=b')
  expect(tagChange(tags, tagsText(tags))).toEqual(tags)
})

test('a line that is gone removes its tag', () => {
  expect(tagChange({ team: 'ops', old: '1' }, 'team = data\n\n  new\n')).toEqual({ team: 'data', new: '', old: null })
})
