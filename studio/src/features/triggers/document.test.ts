import { expect, test } from 'vitest'
import { type Again, startingDocument, type Watching } from '@/features/triggers/document'

const churn: Watching = {
  name: 'churn-daily',
  windows: 'churn-window',
  endpoint: 'leavers',
  model: { name: 'churn', version: '3' },
  maker: null,
}
const started = (inputs: Again['inputs']) =>
  startingDocument(churn, { id: '01a2', title: 'train', experiment: 'churn', inputs }).split('once more\n')[1]

const model = { type: 'mlflow_model', said: 'azureml:churn:3' }

test('a rule to begin with runs a job again, on drift that a monitor sees', () => {
  const inputs = { rate: { type: 'number', said: '0.1' } }
  const job = { id: '01a2', title: 'train on churn', experiment: 'Default', inputs }
  const document = startingDocument(churn, job)
  expect(document).toContain('if:\n  - data.monitor == churn-daily  # whose own limits say what drift is\ndebounce')
  const unsaid = '  # The job is given no data: whether it learns anything new is up to its code.\n'
  expect(document.endsWith(`start:\n  job: 01a2  # train on churn, once more\n${unsaid}`)).toBe(true)
})

test('it is called by what is trained again, in a name of its own', () => {
  const job = { id: '01a2', title: 'train', experiment: 'churn 1', inputs: {} }
  const named = (...given: Parameters<typeof startingDocument>) => startingDocument(...given).split('\n', 1)[0]
  expect(named(churn, job)).toBe('name: retrain-churn')
  expect(named({ ...churn, model: null }, job)).toBe('name: retrain-leavers')
  expect(named(undefined, job)).toBe('name: retrain-churn-1')
  expect(named(churn, job, ['retrain-churn', 'retrain-churn-2'])).toBe('name: retrain-churn-3')
  expect(named(churn, undefined, ['on-drift'])).toBe('name: on-drift-2')
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

test('a job whose rows cannot become others says so, and how it is given the window instead', () => {
  expect(started({ rows: { type: 'uri_folder', said: './data' } })).toMatch(
    /^ {2}# Retrains on the same rows each time/,
  )
  const same = started({ rows: { type: 'uri_file', said: 'azureml:churn@latest' } })
  expect(same).toMatch(/^ {2}# Retrains on the same rows until a new version of churn is registered\.\n/)
  expect(same).toMatch(
    /\n {2}# {3}rows: \{type: uri_folder, path: "\$\{\{fact.data.window.ref\}\}"\}\n {2}# The code has to read it: .*\n.*`actual`/,
  )
  const fetched = { rows: { type: 'uri_folder', said: 'https://rows.example/today' } }
  expect(started({ ...fetched, old: model })).toMatch(/^ {2}# To learn from the window/)
  expect(started({ ...fetched, old: model })).toMatch(
    /\n {2}inputs:\n {4}old:\n {6}type: mlflow_model\n {6}path: azureml:churn@latest {2}# the job read version 3\n$/,
  )
})

test('where no monitor is meant there is no window to give', () => {
  const job = {
    id: '01a2',
    title: 'train',
    experiment: 'churn',
    inputs: { rows: { type: 'uri_folder', said: './data' } },
  }
  expect(startingDocument(undefined, job)).not.toContain('fact.data.window')
})

test('without a job that has completed, a rule to begin with needs no code', () => {
  const document = startingDocument(undefined, undefined)
  expect(document).toContain('if:\n  - data.overall.share >= 0.3\n')
  expect(document).toContain('command: ls ')
})
