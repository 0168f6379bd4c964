import { expect, test } from 'vitest'
import { lookAt, MOST_OF_A_PICTURE, readable } from '@/features/jobs/files'

test('a file is looked at by its name: as a table, a picture or a text', () => {
  const kinds = ['a/t.CSV', 'part-0.parquet', 'rows.jsonl.gz', 'notes.md', 'model/MLmodel', 'model.pkl', 'png'].map(
    (path) => lookAt({ path, size: 1 })?.kind ?? null,
  )
  expect(kinds).toEqual(['table', 'table', 'table', 'text', 'text', null, null])
})

test('what a picture is says its name, whatever stands in it, and a huge one is fetched', () => {
  expect(lookAt({ path: 'roc.SVG', size: 10 })).toEqual({ kind: 'image', type: 'image/svg+xml' })
  expect(lookAt({ path: 'a.jpeg', size: 10 })).toEqual({ kind: 'image', type: 'image/jpeg' })
  expect(lookAt({ path: 'a.png', size: MOST_OF_A_PICTURE + 1 })).toBeNull()
})

test('JSON is shown with its lines, and what is none, or only its beginning, as it is', () => {
  expect(readable('m.json', '{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
  expect(readable('m.json', '{"a":[1')).toBe('{"a":[1')
  expect(readable('m.txt', '{"a":1}')).toBe('{"a":1}')
})
