import { expect, test } from 'vitest'
import { startingDocument } from '@/features/triggers/document'

test('a rule to begin with runs a job again, on drift that a monitor sees', () => {
  const inputs = { rate: { type: 'number', said: '0.1' } }
  const job = { id: '01a2', title: 'train on churn', experiment: 'churn 1', inputs }
  const document = startingDocument('churn-daily', job)
  expect(document).toContain('name: retrain-churn-1\n')
  expect(document).toContain('  - data.monitor == churn-daily\n  - data.overall.share >= 0.3\n')
  expect(document.endsWith('start:\n  job: 01a2  # train on churn, once more\n')).toBe(true)
})

test('what the job read by its number is read by the newest version, and the rest as it was', () => {
  const inputs = {
    rows: { type: 'uri_file', said: 'azureml:churn:1' },
    window: { type: 'uri_folder', said: 'azureml:churn-window@latest' },
    folder: { type: 'uri_folder', said: './data' },
  }
  const document = startingDocument(undefined, { id: '01a2', title: 'train', experiment: 'churn', inputs })
  expect(document.split('once more\n')[1]).toBe(
    '  inputs:\n    rows:\n      type: uri_file\n      path: azureml:churn@latest  # the job read version 1\n',
  )
})

test('without a job that has completed, a rule to begin with needs no code', () => {
  const document = startingDocument(undefined, undefined)
  expect(document).toContain('if:\n  - data.overall.share >= 0.3\n')
  expect(document).toContain('command: ls ')
})
