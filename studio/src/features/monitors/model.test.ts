import { expect, test } from 'vitest'
import { compared, coverage, failedRun, strain, windowLines, windowName, windows } from '@/features/monitors/model'
import { type Feature, type Run, runOf, type Signal } from '@/features/monitors/run'

const feature = (name: string, value: number, limit = 0.2): Feature => ({
  name,
  type: 'numerical',
  metrics: { jensen_shannon_distance: value },
  thresholds: { jensen_shannon_distance: limit },
  broken: value > limit ? ['jensen_shannon_distance'] : [],
  histograms: null,
})
const nothing = { leftOut: {}, drifted: [], compared: null, rows: null, metrics: {}, thresholds: {}, versions: [] }
const drift = (features: Feature[]): Signal => ({
  ...nothing,
  name: 'drift',
  type: 'data_drift',
  features,
  broken: features.filter(({ broken }) => broken.length).map(({ name }) => name),
})
const run = (month: number, signals: Signal[], more: Partial<Run> = {}): Run => ({
  ...runOf({}),
  id: `run-${month}`,
  status: 'Completed',
  from: `2013-0${month}-01T00:00:00Z`,
  to: `2013-0${month + 1}-01T00:00:00Z`,
  createdAt: `2026-01-0${month}T00:00:00Z`,
  signals,
  ...more,
})

test('windows are called as people call them', () => {
  const name = (from: string, to: string) => windowName({ from: `2013-${from}Z`, to: `2013-${to}Z` })
  expect([
    name('06-01T00:00', '07-01T00:00'),
    name('06-03T00:00', '06-04T00:00'),
    name('06-03T00:00', '06-10T00:00'),
    name('06-28T00:00', '07-05T00:00'),
    name('06-03T14:00', '06-03T15:00'),
    name('06-03T22:00', '06-04T04:00'),
  ]).toEqual([
    'Jun 2013',
    '3 Jun 2013',
    '3 – 9 Jun 2013',
    '28 Jun – 4 Jul 2013',
    '3 Jun 14:00 – 15:00',
    '3 Jun 22:00 – 4 Jun 04:00',
  ])
})

test('of one window the newest look counts, and one that went wrong does not', () => {
  const first = run(5, [])
  const again = run(5, [], { id: 'again', createdAt: '2026-02-01T00:00:00Z' })
  const failed = run(6, [], { status: 'Failed' })
  expect(windows([failed, run(4, []), first, again]).map(({ id }) => id)).toEqual(['run-4', 'again'])
})

test('a feature without limits shows its first figure', () => {
  expect(strain({ ...feature('temp', 0.5), thresholds: {}, broken: [] })).toMatchObject({
    limit: null,
    load: null,
    value: 0.5,
  })
})

test('a monitor is failed for its newest window that held something, and for none once another one was measured', () => {
  const [empty, failed] = [run(8, [], { status: 'Empty' }), run(7, [], { status: 'Failed', error: 'no column' })]
  const good = run(9, [drift([feature('temp', 0.1)])])
  expect([failedRun([]), failedRun([empty, failed]), failedRun([good, failed])]).toEqual([null, failed, null])
})

test('coverage counts what became of the feedback', () => {
  expect(coverage({ counts: { predictions: 200, matched: 150, feedback: 160, late: 10 } })).toMatchObject({
    share: 0.75,
    reasons: [
      { id: 'unmatched_feedback', count: 0 },
      { id: 'duplicate', count: 0 },
      { id: 'late', count: 10 },
      { id: 'outside_window', count: 0 },
      { id: 'without_truth', count: 0 },
    ],
  })
  expect(coverage({ counts: null })).toBeNull()
})

test('distributions are laid over each other as shares, without bins that nobody has', () => {
  expect(
    compared({ labels: ['a', 'b', '(other)', '(missing)'], reference: [3, 1, 0, 0], production: [1, 0, 1, 0] }),
  ).toEqual({
    labels: ['a', 'b', '(other)'],
    reference: [0.75, 0.25, 0],
    production: [0.5, 0, 0.5],
  })
})

test('a long window is told in two lines, one of whole days in one', () => {
  const windows = [
    { from: '2026-11-27T11:37:00Z', to: '2026-11-28T11:37:00Z' },
    { from: '2026-11-28T11:30:00Z', to: '2026-11-28T12:00:00Z' },
    { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' },
  ]
  expect(windows.map(windowLines)).toEqual([['27 Nov 11:37', '28 Nov 11:37'], ['28 Nov 11:30', '12:00'], ['Nov 2026']])
  expect(windowName({ from: '2026-11-27T11:37:00Z', to: '2026-11-28T11:37:00Z' })).toBe('27 Nov 11:37 – 28 Nov 11:37')
})
