import { expect, test } from 'vitest'
import type { SearchHitOut } from '@/api/client'
import { fitOf, fitting, groupedHits, ownFirst, stillMeant } from '@/ui/palette'

const hit = (kind: SearchHitOut['kind'], title: string): SearchHitOut => ({
  kind,
  name: title,
  version: null,
  title,
  subject: `${kind}/${title}`,
  state: null,
  updated_at: '2026-01-01T00:00:00Z',
})
const PAGES = [{ label: 'Jobs' }, { label: 'Data' }, { label: 'Light or dark', also: 'theme' }]

test('a name fits whole, by its beginning, by that of a word, or anywhere', () => {
  expect(
    ['jobs', 'jo', 'dark', 'ght', 'x'].map((typed) => fitOf(typed, typed.startsWith('j') ? 'Jobs' : 'Light or dark')),
  ).toEqual([0, 1, 2, 3, 4])
})

test('what fits is found by its other name too, and all of it while nothing is typed', () => {
  expect(fitting('theme', PAGES).map(({ label }) => label)).toEqual(['Light or dark'])
  expect(fitting(' ', PAGES)).toEqual(PAGES)
})

test('what was found is grouped by kind, the likeliest first', () => {
  const found = groupedHits([hit('model', 'delays'), hit('job', 'delays 1'), hit('model', 'delays-old')])
  expect(found.map(({ kind, hits }) => [kind, hits.length])).toEqual([
    ['model', 2],
    ['job', 1],
  ])
})

test('pages come first unless something found fits better', () => {
  expect(ownFirst('job', PAGES, [hit('job', 'jobless')])).toBe(true)
  expect(ownFirst('dar', PAGES, [hit('model', 'darwin')])).toBe(false)
  expect(ownFirst('darwin', [], [hit('model', 'darwin')])).toBe(false)
  expect(ownFirst('dar', PAGES, [])).toBe(true)
})

test('while one types on, nothing is shown that is not meant any more', () => {
  expect(stillMeant('delays 2', [hit('job', 'delays 1'), hit('job', 'Delays 2')]).map(({ title }) => title)).toEqual([
    'Delays 2',
  ])
})
