import { expect, test } from 'vitest'
import { linkOf, nodeOf, refOf, titleOf } from '@/lib/refs'

const to = (text: string, asset?: 'models' | 'environments') => {
  const link = linkOf('default', text, asset)
  if (!link) return null
  const search = new URLSearchParams(link.search).toString()
  return link.to.replace('/workspaces/default/', '') + (search ? `?${search}` : '')
}

test('subjects of facts lead to their pages', () => {
  expect(
    [
      'jobs/0192aa',
      'runs/0192aa',
      'data/flights/3',
      'data/flights',
      'models/delays/2',
      'environments/torch/1',
      'deployments/delays/blue',
      'endpoints/delays',
      'monitors/monthly',
      'releases/01a2',
      'triggers/nightly',
    ].map((subject) => to(subject)),
  ).toEqual([
    'jobs/0192aa',
    'jobs/0192aa',
    'data/flights/3',
    'data/flights',
    'models/delays/2',
    'environments/torch/1',
    'endpoints/delays?deployment=blue',
    'endpoints/delays',
    'monitors/monthly',
    'releases/01a2',
    'triggers/nightly',
  ])
})

test('lineage nodes and principals lead to the same pages', () => {
  expect(
    ['model:delays:2', 'data:a b:2013-01_02', 'deployment:delays/blue', 'job:0192', 'rule:nightly', 'run:0192'].map(
      (id) => to(id),
    ),
  ).toEqual([
    'models/delays/2',
    'data/a%20b/2013-01_02',
    'endpoints/delays?deployment=blue',
    'jobs/0192',
    'triggers/nightly',
    'jobs/0192',
  ])
})

test('references of every scheme lead to the version, label or job that they name', () => {
  expect([
    to('azureml:flights:3'),
    to('azureml:delays:2', 'models'),
    to('azureml:flights@latest'),
    to('azureml:flights@good'),
    to('model:delays@champion'),
    to('models:/delays/2'),
    to('models:/delays/Latest'),
    to('models:/delays@champion'),
    to('runs:/0192/model'),
    to('azureml://jobs/0192/outputs/out/paths/a/b.csv'),
  ]).toEqual([
    'data/flights/3',
    'models/delays/2',
    'data/flights/latest',
    'data/flights/@good',
    'models/delays/@champion',
    'models/delays/2',
    'models/delays/latest',
    'models/delays/@champion',
    'jobs/0192?tab=outputs',
    'jobs/0192?tab=outputs',
  ])
})

test('what has no page gives no link', () => {
  const none = [
    '',
    './folder',
    'C:/data',
    '/tmp/first/curated',
    's3://bucket/key',
    'https://elsewhere',
    'file:///lake',
    'models:/m-0123456789abcdef0123456789abcdef',
    'azureml://datastores/lake/paths/x',
    'person:olga',
    'system:monitoring',
    'code:8f25',
    'evidence:01a2',
    'rule:release/delays',
    'azureml:',
    'azureml:flights:',
    'data/',
  ]
  expect(none.filter((text) => to(text) !== null)).toEqual([])
})

test('a reference has a title as people write it, and its node in the lineage', () => {
  const refs = ['models/delays/2', 'models:/delays@champion', 'deployments/delays/blue', 'jobs/0192'].map((text) =>
    refOf(text),
  )
  expect(refs.map((ref) => ref && titleOf(ref))).toEqual(['delays:2', 'delays@champion', 'delays/blue', '0192'])
  expect(refs.map((ref) => ref && nodeOf(ref))).toEqual([
    'model:delays:2',
    'model:delays@champion',
    'deployment:delays/blue',
    'job:0192',
  ])
})
