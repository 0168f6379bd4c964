import { expect, test } from 'vitest'
import {
  duration,
  monitorDocument,
  signatureOf,
  startingDocument,
  targetOf,
  trainedOn,
} from '@/features/monitors/document'
import { scheduleOf, watchedOf } from '@/features/monitors/run'

test('lengths of time are written as ISO 8601', () => {
  expect([604_800, 86_400, 7200, 90, 0.5].map(duration)).toEqual(['P1W', 'P1D', 'PT2H', 'PT90S', 'PT0.5S'])
})

test('a monitor is written as the document that makes it again', () => {
  const named = { name: 'm', description: 'Still right?', tags: {}, window_asset: 'm-window', is_enabled: true }
  const watched = watchedOf({
    endpoint: 'pumps',
    deployment: 'blue',
    task: 'classification',
    reference: 'azureml:pumps:1',
    labels: { truth: 'actual', positive: '1', target_column: 'failed' },
    timestamp_column: 'at',
    allowed_lateness_seconds: 86_400,
    feature_types: { site: 'categorical' },
    signals: [
      { name: 'drift', type: 'data_drift', features: ['site'], thresholds: { categorical: { jsd: 0.2 } } },
      { name: 'performance', type: 'model_performance', features: null, thresholds: {} },
    ],
  })
  const schedule = scheduleOf({
    cron: '0 6 * * 1',
    time_zone: 'UTC',
    start: '2026-01-01T00:00:00+00:00',
    size_seconds: 604_800,
    offset_seconds: 0,
  })
  expect(monitorDocument(named, watched, schedule)).toBe(`name: m
description: Still right?
monitoring_target:
  ml_task: classification
  endpoint_deployment_id: azureml:pumps:blue
timestamp_column: at
allowed_lateness: P1D
label:
  field: actual
  positive: "1"
window_asset: m-window
data_window:
  lookback_window_size: P1W
reference_data:
  path: azureml:pumps:1
  target_column_name: failed
trigger:
  type: cron
  expression: "0 6 * * 1"
  start_time: "2026-01-01T00:00:00+00:00"
monitoring_signals:
  drift:
    type: data_drift
    features: [site]
    metric_thresholds:
      categorical:
        jsd: 0.2
    feature_type_override:
      site: categorical
  performance:
    type: model_performance
`)
})

test('one begins with drift, quality and performance where there is data to compare with', () => {
  const known = {
    endpoint: 'pumps',
    inputs: ['heat', 'site'],
    output: 'int64',
    reference: 'azureml:pumps:1',
    target: 'failed',
  }
  const document = startingDocument(known)
  expect(document).toContain('endpoint_deployment_id: azureml:pumps')
  expect(document).toContain('    features: [heat, site]')
  expect(document).toContain('  target_column_name: failed')
  const nothing = startingDocument({ endpoint: 'pumps', inputs: [], output: 'double', reference: null, target: null })
  expect(nothing).toContain('ml_task: regression')
  expect(nothing).toContain('    metric_thresholds: {}  # such as regression')
  expect(document).toContain('    metric_thresholds:\n      classification: {accuracy: 0.7}\n')
  expect(nothing).not.toContain('data_drift')
})

test('what is known of an endpoint is found in its model, its job and its data', () => {
  const signature = {
    inputs: [{ name: 'a' }, { name: 'b' }],
    outputs: [{ type: 'tensor', 'tensor-spec': { dtype: 'int64' } }],
  }
  expect(signatureOf({ mlmodel: { signature } })).toEqual({ inputs: ['a', 'b'], output: 'int64' })
  expect(trainedOn({ rate: { asset: null }, rows: { asset: 'data/flights/3' } })).toEqual({
    name: 'flights',
    version: '3',
  })
  expect(trainedOn({})).toBeNull()
  const columns = [
    { name: 'a', distinct: 2 },
    { name: 'id', distinct: 9999 },
    { name: 'late', distinct: 2 },
  ]
  expect([
    targetOf({ columns }, ['a'], 'int64'),
    targetOf({ columns }, ['a'], 'double'),
    targetOf(null, [], null),
  ]).toEqual(['late', null, null])
})
