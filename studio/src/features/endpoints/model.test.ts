import { expect, test } from 'vitest'
import type { DeploymentOut, LoopOut } from '@/api/client'
import { deploymentDocument, draftOf, endpointDocument, isName, NEW_DRAFT } from '@/features/endpoints/documents'
import {
  endpointFor,
  figuresOf,
  freeName,
  modelOf,
  nearestToAnswer,
  packagesOf,
  perMinute,
  stateOf,
  summed,
  watched,
} from '@/features/endpoints/model'
import { phasesOf, probeOf } from '@/features/endpoints/phases'

const T0 = Date.parse('2026-01-01T00:00:00Z')
const moment = (seconds: number) => new Date(T0 + seconds * 1000).toISOString()

const deployment = (more: Partial<DeploymentOut> = {}): DeploymentOut => ({
  id: 'd1',
  name: 'blue',
  endpoint_name: 'delays',
  provisioning_state: 'Succeeded',
  error: '',
  model: 'azureml:delays:1',
  coming_model: null,
  generation: 1,
  instance_count: 1,
  request_settings: { request_timeout_ms: 5000, max_concurrent_requests_per_instance: 64 },
  data_collector: { enabled: true, sampling_rate: 1 },
  environment_variables: {},
  requirements: [],
  description: '',
  tags: {},
  traffic_percent: 100,
  replicas: [{ id: 'r1', state: 'Ready', generation: 1, ready_at: moment(7), environment: {} }],
  figures: { answered: 90, errors: 10, p95_ms: 12.5 },
  warnings: [],
  created_by: 'local:local',
  created_at: moment(0),
  updated_at: moment(7),
  ...more,
})

test('what cannot be tried yet is told by the deployment that is to answer first', () => {
  const [creating, failed, ended] = [
    deployment({ provisioning_state: 'Creating', name: 'green', replicas: [] }),
    deployment({ provisioning_state: 'Failed', name: 'red', replicas: [] }),
    deployment({ replicas: [] }),
  ]
  expect(nearestToAnswer([])).toBeNull()
  expect(nearestToAnswer([failed])).toEqual({ deployment: failed, at: 'failed' })
  expect(nearestToAnswer([failed, ended])).toEqual({ deployment: ended, at: 'restarting' })
  expect(nearestToAnswer([failed, ended, creating])).toEqual({ deployment: creating, at: 'comingUp' })
})

test('figures that nobody has told are none', () => {
  expect(figuresOf({ figures: {} })).toEqual({
    answered: 0,
    errors: 0,
    p50: null,
    p95: null,
    p99: null,
    memoryBytes: null,
    dropped: 0,
  })
})

test('requests a minute are those between two looks at the counters, over the last minute', () => {
  const look = (answered: number) => [deployment({ figures: { answered, errors: 0 } })]
  const first = watched(undefined, look(100), T0)
  const second = watched(first, look(130), T0 + 15_000)
  expect([perMinute(first.samples.d1), perMinute(second.samples.d1)]).toEqual([null, 120])
  const later = watched(second, look(130), T0 + 70_000)
  expect(later.samples.d1?.map(({ at }) => at - T0)).toEqual([15_000, 70_000])
  expect(perMinute(watched(second, look(5), T0 + 20_000).samples.d1)).toBeNull()
})

test('an endpoint’s figures are those of all its deployments, its latency the slowest one’s', () => {
  const both = [deployment(), deployment({ id: 'd2', figures: { answered: 5, errors: 0, p95_ms: 40 } })]
  expect(summed(watched(undefined, both, T0))).toEqual({ perMinute: null, asked: 105, errors: 10, p95: 40 })
})

test('a deployment that was seen once holds back nobody else’s rate', () => {
  const [blue, green] = [deployment(), deployment({ id: 'd2' })]
  const later = deployment({ figures: { answered: 96, errors: 10, p95_ms: null } })
  const first = watched(undefined, [blue], T0)
  expect(summed(watched(first, [later, green], T0 + 6000)).perMinute).toBe(60)
})

test('what needs somebody comes first in an endpoint’s state', () => {
  const states = (...found: string[]) => found.map((state) => deployment({ provisioning_state: state }))
  const busy = { traffic: { blue: 100 } }
  expect([
    stateOf({ traffic: {} }, []),
    stateOf(busy, states('Succeeded', 'Failed', 'Creating')),
    stateOf(busy, states('Succeeded', 'Updating')),
    stateOf(busy, states('Succeeded')),
    stateOf({ traffic: { blue: 0 } }, states('Succeeded')),
    stateOf(busy, [deployment({ replicas: [] })]),
    stateOf({ traffic: {} }, [deployment({ replicas: [] })]),
  ]).toEqual(['Empty', 'Failed', 'Updating', 'Ready', 'No traffic', 'Degraded', 'No traffic'])
})

test('names and locks are read', () => {
  expect(modelOf('azureml:team:delays:2')).toEqual({ name: 'team:delays', version: '2' })
  expect(
    packagesOf('a==1 \\\n    --hash=sha256:0\nb-c[x]==2.0 ; python_version < "4" \\\n    --hash=sha256:1'),
  ).toEqual(['a==1', 'b-c[x]==2.0'])
  expect([freeName([]), freeName(['blue']), freeName(['blue', 'green', 'v003'])]).toEqual(['blue', 'green', 'v004'])
  expect([isName('delays'), isName('ab'), isName('1ab'), isName('ab-'), isName('a b c')]).toEqual([
    true,
    false,
    false,
    false,
    false,
  ])
})

const fact = (type: string, seconds: number, subject = 'deployments/delays/blue', data = {}) => ({
  type,
  subject,
  occurred_at: moment(seconds),
  data,
})
const brief = (coming: DeploymentOut, facts: ReturnType<typeof fact>[], seconds: number) =>
  phasesOf(coming, facts, T0 + seconds * 1000).map(({ state, seconds: lasted }) => [state, lasted])

test('a deployment that comes up is told phase by phase', () => {
  const coming = deployment({
    provisioning_state: 'Creating',
    replicas: [{ id: 'r1', state: 'Starting', generation: 1, ready_at: null, environment: {} }],
  })
  const created = fact('DeploymentCreated', 1)
  const started = fact('ProcessStarted', 5, 'processes/r1')
  const done = deployment({
    replicas: [{ id: 'r1', state: 'Ready', generation: 1, ready_at: moment(9), environment: {} }],
  })
  expect(brief(coming, [created], 3)).toEqual([
    ['running', 2],
    ['waiting', null],
    ['waiting', null],
  ])
  expect(brief(coming, [started, created], 7)).toEqual([
    ['done', 4],
    ['running', 2],
    ['waiting', null],
  ])
  expect(brief(done, [created, started], 20)).toEqual([
    ['done', 4],
    ['done', 4],
    ['done', null],
  ])
})

test('the phase in which it failed has failed, after as long as it took', () => {
  const failed = deployment({ provisioning_state: 'Failed', replicas: [] })
  expect(brief(failed, [fact('DeploymentUpdating', 1), fact('DeploymentFailed', 4)], 60)[0]).toEqual(['failed', 3])
})

test('while one is replaced, the replicas of the old definition say nothing of the new one', () => {
  const updating = deployment({
    provisioning_state: 'Updating',
    generation: 2,
    replicas: [
      { id: 'r1', state: 'Ready', generation: 1, ready_at: moment(7), environment: {} },
      { id: 'r2', state: 'Starting', generation: 2, ready_at: null, environment: {} },
    ],
  })
  const [environment] = phasesOf(updating, [fact('DeploymentUpdating', 30)], T0 + 31_000)
  expect(environment).toEqual({ id: 'environment', state: 'running', seconds: 1, through: 0, of: 1 })
})

test('the probe of a replica says what it loaded and how fast it answered', () => {
  const probe = { load_seconds: 2.5, flavour: 'mlflow.sklearn', classes: ['No', 'Yes'], rows: 5, milliseconds: 75 }
  expect(probeOf([fact('ProcessReady', 7, 'processes/r1', { probe })], deployment().replicas)).toEqual({
    loadSeconds: 2.5,
    rows: 5,
    milliseconds: 75,
    flavour: 'mlflow.sklearn',
    classes: ['No', 'Yes'],
  })
})

test('a draft becomes the document that says it, and nothing that goes without saying', () => {
  const draft = { ...NEW_DRAFT, name: 'blue', model: 'delays:2', capture: false }
  expect(deploymentDocument('delays', draft)).toBe(`name: blue
endpoint_name: delays
model: azureml:delays:2
instance_count: 1
`)
  expect(endpointDocument({ name: 'delays', description: '' })).toBe('name: delays\nauth_mode: key\n')
})

test('a deployment that is changed keeps what the form does not show', () => {
  const before = deployment({
    environment_variables: { OMP_NUM_THREADS: '2' },
    tags: { release: 'x' },
    request_settings: { request_timeout_ms: 9000, max_concurrent_requests_per_instance: 64 },
    data_collector: { enabled: true, sampling_rate: 0.125 },
  })
  expect(deploymentDocument('delays', draftOf(before))).toBe(`name: blue
endpoint_name: delays
model: azureml:delays:1
instance_count: 1
request_settings:
  request_timeout_ms: 9000
environment_variables:
  OMP_NUM_THREADS: "2"
tags:
  release: x
data_collector:
  collections:
    model_inputs:
      enabled: "true"
    model_outputs:
      enabled: "true"
  sampling_rate: 0.125
`)
})

test('a model goes behind the endpoint that serves it, else where it is to come, else behind its namesake, else nowhere', () => {
  const loop = (endpoint: string, percent?: number): Pick<LoopOut, 'endpoint' | 'models' | 'serving'> => ({
    endpoint,
    models: ['churn'],
    serving:
      percent === undefined
        ? []
        : [{ deployment: 'blue', model: 'churn', version: 1, percent, provisioning_state: 'Succeeded' }],
  })
  const other = { endpoint: 'adds', models: ['adds'], serving: [] }
  const names = ['adds', 'churn', 'leaving', 'trial']
  expect([
    endpointFor('churn', names, [other, loop('trial', 0), loop('leaving', 90)]),
    endpointFor('churn', names, [other, loop('trial')]),
    endpointFor('churn', names, [other]),
    endpointFor('tides', names, [other]),
  ]).toEqual(['leaving', 'trial', 'churn', null])
})
