import { expect, test } from 'vitest'
import { firstOpen, rowsOf, treeOf } from '@/lib/tree'

const FILES = [
  { path: 'MLmodel', size: 10 },
  { path: 'data/model.xgb', size: 300 },
  { path: 'data/extra/notes.txt', size: 5 },
]

test('a folder knows the size and number of what is in it, however deep', () => {
  const root = treeOf(FILES)
  expect([root.size, root.count]).toEqual([315, 3])
  expect(root.folders.map(({ path, size, count }) => [path, size, count])).toEqual([['data', 305, 2]])
})

test('the lines that are shown are folders first, then files, and nothing of a closed folder', () => {
  const root = treeOf(FILES)
  const lines = (open: string[]) => rowsOf(root, new Set(open)).map(({ depth, path }) => `${depth} ${path}`)
  expect(lines([])).toEqual(['0 data', '0 MLmodel'])
  expect(lines(['data'])).toEqual(['0 data', '1 data/extra', '1 data/model.xgb', '0 MLmodel'])
})

test('a small tree begins open, of a large one only what is alone on its level', () => {
  expect([...firstOpen(treeOf(FILES))]).toEqual(['data', 'data/extra'])
  const days = Array.from({ length: 60 }, (_, day) => ({ path: `part/day=${day}/a.parquet`, size: 1 }))
  expect([...firstOpen(treeOf(days))]).toEqual(['part'])
})
