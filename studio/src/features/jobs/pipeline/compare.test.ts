import { expect, test } from 'vitest'
import { differences } from '@/features/jobs/pipeline/compare'
import { makeStep } from '@/features/jobs/pipeline/steps.maker'

const rate = { rate: { type: 'number', parent: 'rate' } }
const given = (said: string) => ({ rate: { type: 'number', said } })

test('two runs of the same with the same do not differ', () => {
  const run = { inputs: given('0.1'), steps: [makeStep('train', { inputs: rate, said: 'run: it was forced' })] }
  expect(differences(run, run)).toEqual(new Map())
})

test('a step differs by its state, its reuse, its reason, and by what the pipeline’s inputs give it', () => {
  const before = {
    inputs: given('0.1'),
    steps: [makeStep('train', { inputs: rate, state: 'Completed', is_reused: true })],
  }
  const after = {
    inputs: given('0.3'),
    steps: [makeStep('train', { inputs: rate, state: 'Failed', said: 'exit code 1' })],
  }
  expect(differences(before, after).get('train')).toEqual([
    { what: 'state', before: 'Completed', after: 'Failed' },
    { what: 'reused', before: 'true', after: 'false' },
    { what: 'input', name: 'rate', before: '0.1', after: '0.3' },
    { what: 'said', before: null, after: 'exit code 1' },
  ])
})

test('an input that comes from another step, or is new, is told', () => {
  const of = (step: string) => ({ table: { type: 'uri_folder', step, output: 'table' } })
  const before = { inputs: {}, steps: [makeStep('train', { inputs: of('prepare') })] }
  const after = {
    inputs: {},
    steps: [makeStep('train', { inputs: { ...of('clean'), n: { type: 'integer', said: '3' } } })],
  }
  expect(differences(before, after).get('train')).toEqual([
    { what: 'input', name: 'table', before: 'prepare.table', after: 'clean.table' },
    { what: 'input', name: 'n', before: null, after: '3' },
  ])
})

test('a step that only one of them has is told by its name', () => {
  const found = differences({ inputs: {}, steps: [makeStep('old')] }, { inputs: {}, steps: [makeStep('new')] })
  expect([...found]).toEqual([
    ['new', [{ what: 'step', before: null, after: 'new' }]],
    ['old', [{ what: 'step', before: 'old', after: null }]],
  ])
})
