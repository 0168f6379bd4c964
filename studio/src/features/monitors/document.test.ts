import { expect, test } from 'vitest'
import { signatureOf, startingDocument, targetOf, trainedOn } from '@/features/monitors/document'

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
  expect(startingDocument(known, ['pumps-daily'])).toMatch(/^name: pumps-daily-2\n/)
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
