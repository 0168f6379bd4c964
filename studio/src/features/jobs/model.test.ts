import { expect, test } from 'vitest'
import { asked, estimateOf, gitOf, inputsOf, installedOf, lineOf, loggedOf, schemaOf } from '@/features/jobs/model'

test('inputs are told as they were said, with the asset that they were resolved to', () => {
  const inputs = {
    flights: { type: 'uri_folder', said: 'azureml:flights@latest', asset: 'data/flights/1', size: 10 },
    rate: { type: 'number', said: '0.1' },
  }
  expect(inputsOf({ inputs })).toEqual([
    { name: 'flights', type: 'uri_folder', said: 'azureml:flights@latest', subject: 'data/flights/1', size: 10 },
    { name: 'rate', type: 'number', said: '0.1', subject: null, size: null },
  ])
})

test('a commit has a page where its repository is on the web', () => {
  const of = (repository: string) =>
    gitOf({
      properties: {
        'azureml.git.commit': 'b0b1',
        'azureml.git.repository_uri': repository,
        'azureml.git.branch': 'main',
        'azureml.git.dirty': 'False',
      },
    })
  expect(of('https://github.com/pumps/flights.git')).toEqual({
    commit: 'b0b1',
    repository: 'https://github.com/pumps/flights.git',
    branch: 'main',
    dirty: false,
    page: 'https://github.com/pumps/flights/commit/b0b1',
  })
  expect(of('git@github.com:pumps/flights.git')?.page).toBeNull()
  expect(of('javascript:alert(1)')?.page).toBeNull()
  expect(gitOf({ properties: {} })).toBeNull()
})

test('a metric without steps goes by the seconds since its first point', () => {
  const at = (timestamp: number, step: number, value: number) => ({ key: 'loss', timestamp, step, value })
  expect(lineOf([at(3000, 0, 1), at(1000, 0, 2)])).toEqual({
    by: 'seconds',
    points: [
      { x: 0, y: 2 },
      { x: 2, y: 1 },
    ],
  })
  expect(lineOf([at(1, 2, 5), at(2, 1, 6)])).toEqual({
    by: 'step',
    points: [
      { x: 1, y: 6 },
      { x: 2, y: 5 },
    ],
  })
})

test('what is installed is read from the lock without its hashes', () => {
  const lock =
    'anyio==4.16.0 \\\n    --hash=sha256:59bb\ncolorama==0.4.6 ; sys_platform == "win32" \\\n    --hash=sha256:5b\n'
  expect(installedOf({ environment: { lock } })).toEqual(['anyio==4.16.0', 'colorama==0.4.6'])
  expect(installedOf({ environment: {} })).toEqual([])
  const two = "numpy==2.4.6 ; python_full_version < '3.12' \\\nnumpy==2.5.5 ; python_full_version >= '3.12' \\\n"
  expect(installedOf({ environment: { lock: two, python: '3.11' } })).toEqual(['numpy==2.4.6'])
  expect(installedOf({ environment: { lock: two, python: '3.13' } })).toEqual(['numpy==2.5.5'])
})

test('a logged model tells the versions that were made of it', () => {
  const model = (id: string, status: string) => ({ model: { info: { model_id: id, name: 'model', status } } })
  const versions = { model_versions: [{ name: 'delays', version: '2', source: 'models:/m-1' }] }
  expect(loggedOf([model('m-1', 'LOGGED_MODEL_READY'), model('m-2', 'LOGGED_MODEL_PENDING'), {}], versions)).toEqual([
    { id: 'm-1', name: 'model', isReady: true, versions: ['delays:2'] },
    { id: 'm-2', name: 'model', isReady: false, versions: [] },
  ])
})

test('a document is completed by the schema of its type', () => {
  expect(schemaOf('$schema: x\ntype: pipeline\njobs:\n  a:\n    type: command\n')).toBe('pipelineJob')
  expect(schemaOf('command: echo\njobs:\n  type: sweep\n')).toBe('commandJob')
  expect(['"sweep"', 'automl', 'parallel', 'spark', 'nothing'].map((type) => schemaOf(`type: ${type}`))).toEqual([
    'sweepJob',
    'autoMLJob',
    'parallelJob',
    'sparkJob',
    'commandJob',
  ])
})

test('an estimate says what it rests on, and what it leaves out', () => {
  const estimate = { seconds: 400, cost: 0.4, currency: 'EUR', runs: 3, unknown: 1 }
  expect(estimateOf({ estimate })).toBe(
    '6m 40s, 0.4000 EUR, from 3 runs of the same command and code, 1 job without a past',
  )
  expect(estimateOf({ estimate: { ...estimate, seconds: null, cost: null, runs: 0 } })).toBe(
    'Nothing like it has run here yet.',
  )
})

test('the list shows what people have submitted, unless its URL names another level, or whose children are meant', () => {
  const filter = (search: Record<string, string>) => asked(search).filter
  expect(filter({ status: 'Failed' })).toBe("status = 'Failed' AND owner = 'jobs' AND level = 'job'")
  expect(filter({ level: 'step' })).toBe("owner IN ('release', 'monitoring', 'data')")
  expect(filter({ level: 'child', type: 'command' })).toBe("type = 'command' AND level = 'child'")
  expect(filter({ level: 'any' })).toBe("level = 'any'")
  expect(filter({ parent: 'p' })).toBe("level = 'any' AND parent = 'p'")
})
