import { expect, test } from 'vitest'
import { startingDocument } from '@/features/triggers/document'

test('a rule to begin with runs a job again, on drift that a monitor sees', () => {
  const document = startingDocument('churn-daily', { id: '01a2', title: 'train on churn', experiment: 'churn 1' })
  expect(document).toContain('name: retrain-churn-1\n')
  expect(document).toContain('  - data.monitor == churn-daily\n  - data.overall.share >= 0.3\n')
  expect(document).toContain('start:\n  job: 01a2  # train on churn, once more\n  # inputs: {NAME: ')
})

test('without a job that has completed, a rule to begin with needs no code', () => {
  const document = startingDocument(undefined, undefined)
  expect(document).toContain('if:\n  - data.overall.share >= 0.3\n')
  expect(document).toContain('command: ls ')
})
