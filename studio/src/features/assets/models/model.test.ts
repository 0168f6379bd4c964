import { expect, test } from 'vitest'
import { difference, factsOf, figuresOf, runOf, sideBySide, typesOf } from '@/features/assets/models/model'

const mlmodel = {
  flavors: ['python_function', 'sklearn'],
  loader: 'mlflow.sklearn',
  mlflow_version: '3.17.2',
  signature: {
    inputs: [
      { type: 'string', name: 'carrier', required: true },
      { type: 'double', name: 'temp', required: false },
      { type: 'array', name: 'seq', items: { type: 'long' } },
    ],
    outputs: [{ type: 'tensor', 'tensor-spec': { dtype: 'int64', shape: [-1, 2] } }],
    params: null,
  },
}

test('a signature is fields with types, tensors and arrays told as people say them', () => {
  const { signature } = factsOf({ facts: { mlmodel } })
  expect(signature?.inputs).toEqual([
    { name: 'carrier', type: 'string', required: true },
    { name: 'temp', type: 'double', required: false },
    { name: 'seq', type: 'array of long', required: true },
  ])
  expect(signature?.outputs).toEqual([{ name: '0', type: 'int64 (-1, 2)', required: true }])
  expect(signature?.params).toEqual([])
})

test('a model without an MLmodel has no facts and no signature', () => {
  expect(factsOf({ facts: {} })).toEqual({
    flavours: [],
    loader: null,
    mlflow: null,
    example: null,
    metadata: {},
    signature: null,
  })
})

test('the metrics and params of a run are read from what MLflow answers', () => {
  const answer = {
    run: { data: { metrics: [{ key: 'auc', value: 0.7, step: 3 }], params: [{ key: 'n', value: '200' }] } },
  }
  expect(runOf(answer)).toEqual({ metrics: { auc: 0.7 }, params: [['n', '200']] })
  expect(runOf(null)).toEqual({ metrics: {}, params: [] })
})

test('two versions stand side by side, with what only one of them has', () => {
  const left = new Map([
    ['auc', 0.7],
    ['loss', 0.5],
  ])
  const right = new Map([
    ['auc', 0.7],
    ['f1', 0.3],
  ])
  expect(sideBySide(left, right)).toEqual([
    { name: 'auc', left: 0.7, right: 0.7, same: true },
    { name: 'loss', left: 0.5, right: null, same: false },
    { name: 'f1', left: null, right: 0.3, same: false },
  ])
  expect([difference(0.5, 0.75), difference(null, 1)]).toEqual([0.25, null])
})

test('a field that may be left out is another type than one that must be there', () => {
  expect([...typesOf([{ name: 'temp', type: 'double', required: false }])]).toEqual([['temp', 'double, optional']])
})

test('of several evidences of one kind the newest figure counts', () => {
  const evidence = (kind: string, value: number | null) => ({
    id: '',
    model: 'delays',
    version: '2',
    kind,
    content: {},
    digest: '',
    figure: { name: 'auc', value },
    source: null,
    created_at: '',
    created_by: '',
  })
  expect([...figuresOf([evidence('drift', 0.2), evidence('drift', 0.1), evidence('fairness', null)])]).toEqual([
    ['drift · auc', 0.2],
  ])
})

test('metrics of a run come by their names, without those of its machine', () => {
  const names = ['loss', 'system/cpu_utilization', 'auc', 'fold_10', 'fold_2']
  const { metrics } = runOf({ run: { data: { metrics: names.map((key, value) => ({ key, value })) } } })
  expect(Object.keys(metrics)).toEqual(['auc', 'fold_2', 'fold_10', 'loss'])
})
