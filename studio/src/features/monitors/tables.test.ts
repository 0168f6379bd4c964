import { expect, test } from 'vitest'
import { listeners } from '@/features/monitors/listeners'
import { nextWindow } from '@/features/monitors/nextWindow'
import { runOf } from '@/features/monitors/run'
import { featureSeries, performanceLines, performanceMetrics, strip } from '@/features/monitors/tables'

const measured = (month: number, features: [string, number][], versions: [string, number][] = []) =>
  runOf({
    id: `run-${month}`,
    status: 'Completed',
    from: `2013-0${month}-01T00:00:00Z`,
    to: `2013-0${month + 1}-01T00:00:00Z`,
    created_at: `2026-01-0${month}T00:00:00Z`,
    signals: {
      drift: {
        type: 'data_drift',
        features: features.map(([name, value]) => ({
          name,
          type: 'numerical',
          metrics: { psi: value, jsd: value / 2 },
          thresholds: { psi: 1 },
          broken: [],
        })),
      },
      performance: {
        type: 'model_performance',
        metrics: { accuracy: 0.8, roc_auc: 0.7 },
        thresholds: { roc_auc: 0.6 },
        model_versions: versions.map(([model_version, roc_auc]) => ({
          model: 'm',
          model_version,
          metrics: { roc_auc },
        })),
      },
    },
  })

test('a strip has a row a feature, the most strained first, and a gap where a window lacks it', () => {
  const rows = strip(
    [
      measured(4, [['a', 0.1]]),
      measured(5, [
        ['a', 0.2],
        ['b', 0.9],
      ]),
    ],
    'drift',
  )
  expect(rows.map(({ name, cells }) => [name, cells.map((cell) => cell?.value ?? null)])).toEqual([
    ['b', [null, 0.9]],
    ['a', [0.1, 0.2]],
  ])
})

test('a feature is followed over the windows by any of its metrics', () => {
  const series = featureSeries([measured(4, [['a', 0.1]]), measured(5, [])], 'drift', 'a')
  expect([series.metrics, series.thresholds, series.values('jsd')]).toEqual([['psi', 'jsd'], { psi: 1 }, [0.05, null]])
})

test('performance has a line a model version once there are several', () => {
  const before = measured(4, [], [['1', 0.6]])
  const after = measured(
    5,
    [],
    [
      ['1', 0.5],
      ['2', 0.9],
    ],
  )
  expect(performanceLines([before], 'performance', 'roc_auc', 'all')).toEqual([{ label: 'm:1', values: [0.7] }])
  expect(performanceLines([before, after], 'performance', 'roc_auc', 'all')).toEqual([
    { label: 'all', values: [0.7, 0.7] },
    { label: 'm:1', values: [0.6, 0.5] },
    { label: 'm:2', values: [null, 0.9] },
  ])
  expect(performanceMetrics([before], 'performance')).toEqual(['roc_auc', 'accuracy'])
})

test('the next window follows the newest one, by months where it was a month', () => {
  const now = new Date('2026-05-05T10:00:00Z')
  const week = { ...measured(4, []), from: '2013-04-01T00:00:00Z', to: '2013-04-08T00:00:00Z' }
  expect([nextWindow([measured(6, [])], now), nextWindow([week], now), nextWindow([], now)]).toEqual([
    { from: '2013-07-01T00:00', to: '2013-08-01T00:00' },
    { from: '2013-04-08T00:00', to: '2013-04-15T00:00' },
    { from: '2026-05-04T10:00', to: '2026-05-05T10:00' },
  ])
})

test('the next window does not reach into the future', () => {
  const now = new Date('2026-05-05T10:00:20Z')
  const day = { ...measured(4, []), from: '2026-05-04T09:30:40Z', to: '2026-05-05T09:30:40Z' }
  const going = { ...day, from: '2026-05-05T00:00:00Z', to: '2026-05-06T00:00:00Z' }
  expect([nextWindow([day], now), nextWindow([going], now)]).toEqual([
    { from: '2026-05-05T09:30', to: '2026-05-05T10:01' },
    { from: '2026-05-05T00:00', to: '2026-05-06T00:00' },
  ])
})

test('triggers listen unless a clause names another monitor', () => {
  const trigger = (when: string, ...clauses: string[]) => ({ when: [when], if: clauses })
  const heard = [
    trigger('DriftDetected'),
    trigger('*Measured', 'data.monitor == mine', 'data.metrics.roc_auc < 0.5'),
    trigger('DriftDetected', 'data.endpoint in [mine, pumps]'),
    trigger('DriftDetected', 'data.monitor matches m*'),
  ]
  const deaf = [
    trigger('JobFinished'),
    trigger('DriftDetected', 'data.monitor == other'),
    trigger('DriftDetected', 'data.monitor != mine'),
    trigger('DriftDetected', 'data.endpoint not in [pumps]'),
  ]
  expect(listeners([...deaf, ...heard], { name: 'mine', endpoint: 'pumps' })).toEqual(heard)
})
