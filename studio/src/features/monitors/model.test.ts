import { expect, test } from 'vitest'
import {
  compared,
  coverage,
  failedRun,
  headline,
  standing,
  strain,
  windowName,
  windows,
  worst,
} from '@/features/monitors/model'
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
const performance = (roc_auc: number, broken: string[] = []): Signal => ({
  ...nothing,
  name: 'performance',
  type: 'model_performance',
  features: [],
  broken,
  metrics: { accuracy: 0.7, roc_auc },
  thresholds: { roc_auc: 0.6 },
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

test('the worst feature is the one that is furthest beyond its own limit', () => {
  expect(worst(run(6, [drift([feature('temp', 0.5, 1), feature('wind', 0.3, 0.2)])]))).toEqual({
    feature: 'wind',
    metric: 'jensen_shannon_distance',
    value: 0.3,
    limit: 0.2,
    load: expect.closeTo(1.5),
    broken: true,
  })
  expect(worst(undefined)).toBeNull()
})

test('a feature without limits shows its first figure', () => {
  expect(strain({ ...feature('temp', 0.5), thresholds: {}, broken: [] })).toMatchObject({
    limit: null,
    load: null,
    value: 0.5,
  })
})

test('a monitor stands as its newest window does', () => {
  const good = run(4, [drift([feature('temp', 0.1)]), performance(0.7)])
  const drifted = run(5, [drift([feature('temp', 0.9)]), performance(0.7)])
  const wrong = run(6, [performance(0.5, ['roc_auc'])])
  expect([standing([]), standing([good]), standing([drifted, good]), standing([wrong, drifted])]).toEqual([
    { state: 'Never run', why: [] },
    { state: 'Healthy', why: [] },
    { state: 'Degraded', why: ['drift: temp'] },
    { state: 'Unhealthy', why: ['performance: roc_auc'] },
  ])
  expect(standing([run(7, [], { status: 'Failed', error: 'no rows' }), good])).toEqual({
    state: 'Failed',
    why: ['no rows'],
  })
  expect(standing([run(7, [], { status: 'Running' })]).state).toBe('Running')
})

test('a monitor is failed for its newest window that held something, and for none once another one was measured', () => {
  const [empty, failed] = [run(8, [], { status: 'Empty' }), run(7, [], { status: 'Failed', error: 'no column' })]
  const good = run(9, [drift([feature('temp', 0.1)])])
  expect([failedRun([]), failedRun([empty, failed]), failedRun([good, failed])]).toEqual([null, failed, null])
})

test('a window in which nothing was captured says nothing of how a monitor stands', () => {
  const empty = run(7, [], { status: 'Empty', error: 'nothing was captured' })
  const drifted = run(5, [drift([feature('temp', 0.9)])])
  const failed = run(6, [], { status: 'Failed', error: 'no column' })
  expect([standing([empty, drifted]), standing([empty, failed, drifted]), standing([empty])]).toEqual([
    { state: 'Degraded', why: ['drift: temp'] },
    { state: 'Failed', why: ['no column'] },
    { state: 'Empty', why: ['nothing was captured'] },
  ])
})

test('performance is told by the limited metric, beside the window before', () => {
  expect(headline([run(5, [performance(0.75)]), run(6, [performance(0.7)])])).toEqual({
    metric: 'roc_auc',
    value: 0.7,
    limit: 0.6,
    broken: false,
    by: expect.closeTo(-0.05),
    better: false,
  })
  const rmse: Signal = { ...performance(0), metrics: { rmse: 3 }, thresholds: {} }
  const before: Signal = { ...rmse, metrics: { rmse: 4 } }
  expect(headline([run(5, [before]), run(6, [rmse])])).toMatchObject({ by: -1, better: true })
  expect(headline([run(6, [rmse])])).toMatchObject({ by: null, better: null })
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
