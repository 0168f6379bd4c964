import { expect, test } from 'vitest'
import { type Again, startingDocument } from '@/features/triggers/document'

const churn = { name: 'churn-daily', windows: 'churn-window' }
const started = (inputs: Again['inputs']) =>
  startingDocument(churn, { id: '01a2', title: 'train', experiment: 'churn', inputs }).split('once more\n')[1]

const model = { type: 'mlflow_model', said: 'azureml:churn:3' }

test('a rule to begin with runs a job again, on drift that a monitor sees', () => {
  const inputs = { rate: { type: 'number', said: '0.1' } }
  const job = { id: '01a2', title: 'train on churn', experiment: 'churn 1', inputs }
  const document = startingDocument(churn, job)
  expect(document).toContain('name: retrain-churn-1\n')
  expect(document).toContain('if:\n  - data.monitor == churn-daily  # whose own limits say what drift is\ndebounce')
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
    '  # Retrains on the same rows until a new version of churn or churn-window is registered.\n' +
      '  inputs:\n    rows:\n      type: uri_file\n      path: azureml:churn@latest  # the job read version 1\n',
  )
})

test('a job that reads windows of the monitor is given the one that has drifted, whichever it read before', () => {
  const given = `  inputs:\n    window:\n      type: uri_folder\n      path: \${{fact.data.window.ref}}  # the window that has drifted\n`
  expect(started({ window: { type: 'uri_folder', said: 'azureml:churn-window:2013-04-01' } })).toBe(given)
  expect(started({ window: { type: 'uri_folder', said: 'azureml:churn-window@latest' } })).toBe(given)
})

test('a job whose rows cannot become others says so', () => {
  expect(started({ rows: { type: 'uri_folder', said: './data' } })).toMatch(
    /^ {2}# Retrains on the same rows each time/,
  )
  expect(started({ rows: { type: 'uri_folder', said: 'azureml:churn@latest' } })).toBe(
    '  # Retrains on the same rows until a new version of churn is registered.\n',
  )
  expect(started({ rows: { type: 'uri_folder', said: 'https://rows.example/today' }, old: model })).toBe(
    '  inputs:\n    old:\n      type: mlflow_model\n      path: azureml:churn@latest  # the job read version 3\n',
  )
})

test('without a job that has completed, a rule to begin with needs no code', () => {
  const document = startingDocument(undefined, undefined)
  expect(document).toContain('if:\n  - data.overall.share >= 0.3\n')
  expect(document).toContain('command: ls ')
})
