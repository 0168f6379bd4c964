import { expect, test } from 'vitest'
import { optimised, packaged, validated } from '@/features/releases/evidence'
import {
  barred,
  judged,
  rulesOf,
  type Stage,
  secondsOf,
  stillToAsk,
  told,
  trafficOf,
  waiting,
} from '@/features/releases/model'
import { policyYaml } from '@/features/releases/policyDocument'

const DOCUMENT = {
  name: 'careful',
  model: 'delays',
  owner: 'ops',
  description: '',
  endpoint_name: null,
  optimise: { onnx: true, parity_tolerance: 0.0001 },
  validate: {
    data: 'azureml:windows@latest',
    metric: 'roc_auc',
    min_improvement: 0.01,
    minimum: 0.6,
    max_regressions: { log_loss: 0.05 },
    min_rows: 100,
    confidence: 0.95,
  },
  approve: { by: 'person', required: 2, approvers: ['ana', 'ben', 'cem'] },
  deploy: { first_percent: 10, answers: 200 },
}
const stage = (name: string, state: string, more: Partial<Stage> = {}): Stage => ({
  stage: name,
  state,
  reason: '',
  jobs: [],
  evidence: null,
  digest: null,
  figure: null,
  started_at: null,
  finished_at: null,
  ...more,
})
const approval = (name: string) => ({
  principal: `person:${name}`,
  decision: 'Approved',
  comment: '',
  at: '2026-01-01T00:00:00Z',
})
const release = (state: string, more: object = {}) => ({
  state,
  stages: [],
  approvals: [],
  approvals_required: 2,
  rules: DOCUMENT,
  rollout: null,
  ...more,
})

test('a release tells whom it waits for', () => {
  expect(waiting(release('AwaitingApproval', { approvals: [approval('ana')] }))).toEqual({
    for: 'persons',
    who: ['ben', 'cem'],
    given: 1,
    needed: 2,
  })
  expect(
    waiting(release('Open', { stages: [stage('package', 'Passed'), stage('optimise', 'Running', { jobs: ['a'] })] })),
  ).toEqual({
    for: 'jobs',
    stage: 'optimise',
    jobs: ['a'],
  })
  const rollout = { endpoint_name: 'e', deployment: 'v002', percent: 10, before: {}, answered: 40, errors: 1 }
  expect(waiting(release('RollingOut', { rollout }))).toEqual({ for: 'answers', answered: 40, needed: 200, errors: 1 })
  expect(waiting(release('RollingOut', { rollout: { ...rollout, percent: 0 } }))).toEqual({ for: 'deployment' })
  expect([waiting(release('Approved')), waiting(release('Completed'))]).toEqual([{ for: 'deployment' }, null])
})

test('who has decided is asked no more', () => {
  expect(stillToAsk({ approvals: [approval('cem')], rules: DOCUMENT })).toEqual(['ana', 'ben'])
})

test('who may decide is named by the policy, or has the role, and has not decided', () => {
  const me = (name: string, is_local = false) => ({
    name,
    principal: `${is_local ? 'local' : 'person'}:${name}`,
    is_local,
  })
  const none = () => false
  const named = { approvals: [approval('cem')], rules: DOCUMENT }
  const open = { approvals: [], rules: { ...DOCUMENT, approve: { required: 1, approvers: [] } } }
  expect([
    barred(named, me('ana'), none),
    barred(named, me('cem'), none),
    barred(named, me('dan'), () => true),
    barred(named, me('local', true), none),
    barred(open, me('dan'), none),
    barred(open, me('dan'), (permission) => permission === 'releases/approve'),
  ]).toEqual([null, 'decided', 'unnamed', null, 'role', null])
})

test('the candidate is judged beside the champion', () => {
  const figure = (value: number, champion: number | null) => [
    stage('validate', 'Passed', { figure: { name: 'log_loss', value, champion } }),
  ]
  expect(
    [judged(figure(0.4, 0.5)), judged(figure(0.6, 0.5)), judged(figure(0.5, null)), judged([])].map(
      (one) => one?.better,
    ),
  ).toEqual([true, false, null, undefined])
})

test('every clause of the policy is shown with what was found', () => {
  const content = {
    rows: 27_075,
    data: 'azureml:windows:4',
    candidate: { roc_auc: 0.74, log_loss: 0.6 },
    champion: { roc_auc: 0.72, log_loss: 0.5 },
    interval: { low: -0.01, high: 0.05 },
  }
  const found = validated(content, rulesOf(DOCUMENT))
  expect(found.gates).toEqual([
    { asked: 'at least 100 labelled rows', found: '27,075 rows', passed: true },
    { asked: 'roc_auc reaches 0.6', found: '0.74', passed: true },
    { asked: 'roc_auc is better by at least 0.01', found: 'better by 0.02', passed: true },
    { asked: 'better at 95 % confidence', found: '-0.01 to 0.05', passed: false },
    { asked: 'log_loss gets worse by at most 0.05', found: 'worse by 0.1', passed: false },
  ])
  expect(found.metrics).toEqual([
    { metric: 'roc_auc', candidate: 0.74, champion: 0.72, by: expect.closeTo(0.02) },
    { metric: 'log_loss', candidate: 0.6, champion: 0.5, by: expect.closeTo(-0.1) },
  ])
})

test('without a champion only rows and the minimum are asked', () => {
  const found = validated({ rows: 50, candidate: { roc_auc: 0.5 }, champion: null, interval: null }, rulesOf(DOCUMENT))
  expect(found.gates.map(({ passed }) => passed)).toEqual([false, false])
})

test('evidence that lacks something is read as far as it goes', () => {
  expect(
    optimised({ status: 'refused', rows: 10, latency_ms: { single_row: { rows: 1, before: 4, after: 0.1 } } }),
  ).toMatchObject({
    rows: 10,
    apart: null,
    latencies: [{ rows: 1, before: 4, after: 0.1 }],
  })
  expect(packaged({ requirements: ['a==1'], signature: { inputs: [{ name: 'x', type: 'double' }] } })).toMatchObject({
    requirements: ['a==1'],
    inputs: [{ name: 'x', type: 'double' }],
    files: null,
  })
  expect(validated({}, rulesOf({})).rows).toBeNull()
})

test('a stage has taken until now where it has not finished', () => {
  const now = new Date('2026-01-01T00:01:00Z')
  expect([
    secondsOf({ started_at: '2026-01-01T00:00:00Z', finished_at: null }, now),
    secondsOf({ started_at: '2026-01-01T00:00:00Z', finished_at: '2026-01-01T00:00:05Z' }, now),
    secondsOf({ started_at: null, finished_at: null }, now),
  ]).toEqual([60, 5, null])
})

test('a policy is written with what its owner would change first', () => {
  expect(policyYaml(DOCUMENT).split('\n').slice(0, 4)).toEqual([
    'name: careful',
    'model: delays',
    'owner: ops',
    'optimise:',
  ])
})

test('of a candidate that was rolled back nobody says that it has traffic', () => {
  const rollout = { endpoint_name: 'e', deployment: 'v002', percent: 100, before: {}, answered: 40, errors: 1 }
  const said = ['RollingOut', 'Completed', 'RolledBack'].map((state) => trafficOf(release(state, { rollout })))
  expect(said).toEqual(['has', 'has', 'had'])
  expect(trafficOf(release('RollingOut', { rollout: { ...rollout, percent: 0 } }))).toBe('comes')
  expect(trafficOf(release('Refused'))).toBeNull()
})

test('what has happened to a release is told by why it ended, its stage, or who has decided', () => {
  const reason = 'deploy: Rolled back by person:ana: too slow'
  expect([
    told({ type: 'ReleaseRolledBack', data: { reason } }),
    told({ type: 'ReleaseStagePassed', data: { stage: 'validate', reason: 'good' } }),
    told({ type: 'ReleaseApproved', data: { by: 'person:ana' } }),
    told({ type: 'ReleaseOpened', data: {} }),
  ]).toEqual(['Deploy: Rolled back by ana: too slow', 'Validate', 'ana', null])
})
