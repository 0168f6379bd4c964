import { expect, test } from 'vitest'
import {
  awaited,
  canResume,
  counted,
  firstOf,
  graphOf,
  inOrder,
  secondsOf,
  withJobs,
} from '@/features/jobs/pipeline/model'
import { makeStep } from '@/features/jobs/pipeline/steps.maker'

const PREPARE = makeStep('prepare', { inputs: { rows: { type: 'integer', parent: 'rows' } } })
const TRAIN = makeStep('train', {
  needs: ['prepare'],
  inputs: { table: { type: 'uri_folder', step: 'prepare', output: 'table' }, rate: { type: 'number', said: '0.1' } },
})
const NOON = Date.parse('2026-01-01T12:00:00Z')

test('a pipeline’s graph has its steps, and of its inputs those that a step reads', () => {
  const inputs = { rows: { type: 'integer', said: '500' }, unread: { type: 'number', said: '1' } }
  expect(graphOf([PREPARE, TRAIN], inputs)).toEqual({
    sources: [{ id: 'input rows', name: 'rows', said: '500' }],
    common: [],
    steps: [PREPARE, TRAIN],
    lines: [
      { from: 'input rows', to: 'prepare' },
      { from: 'prepare', to: 'train' },
    ],
  })
})

test('an input that two of a step’s ports read is one line, and what is not in the pipeline none', () => {
  const both = { a: { type: 'number', parent: 'rate' }, b: { type: 'number', parent: 'rate' } }
  const { lines } = graphOf([makeStep('one', { inputs: both, needs: ['gone'] })], {})
  expect(lines).toEqual([{ from: 'input rate', to: 'one' }])
})

test('an input that many steps read is told beside the graph, so that the other lines can be seen', () => {
  const reads = { rate: { type: 'number', parent: 'rate' } }
  const steps = ['a', 'b', 'c', 'd', 'e'].map((name) => makeStep(name, { inputs: reads }))
  const { sources, common, lines } = graphOf(steps, { rate: { type: 'number', said: '0.5' } })
  expect([sources, lines]).toEqual([[], []])
  expect(common).toEqual([{ name: 'rate', said: '0.5', readers: 5 }])
  expect(graphOf(steps.slice(1), {}).lines).toHaveLength(4)
})

test('a step that runs says what its job waits for', () => {
  const steps = [makeStep('a', { state: 'Running', job: 'j1' }), makeStep('b', { state: 'Completed', job: 'j2' })]
  const jobs = [
    { name: 'j1', status: 'Queued' as const },
    { name: 'j2', status: 'Queued' as const },
  ]
  expect(withJobs(steps, jobs).map(({ state }) => state)).toEqual(['Queued', 'Completed'])
  expect(withJobs(steps, []).map(({ state }) => state)).toEqual(['Running', 'Completed'])
})

test('what failed is looked at first, then what is under way', () => {
  const running = makeStep('b', { state: 'Running', started_at: '2026-01-01T11:59:00Z' })
  const failed = makeStep('c', { state: 'Failed' })
  expect(firstOf([makeStep('a'), running, failed])).toBe(failed)
  expect(firstOf([makeStep('a'), running])).toBe(running)
  expect(firstOf([makeStep('a')])).toBeUndefined()
})

test('steps stand in the pipeline’s order until they are ordered by a column', () => {
  const long = makeStep('long', { started_at: '2026-01-01T11:00:00Z', ended_at: '2026-01-01T11:30:00Z' })
  const live = makeStep('live', { started_at: '2026-01-01T11:59:00Z' })
  const reused = makeStep('again', { is_reused: true, started_at: '2026-01-01T11:00:00Z' })
  const steps = [long, reused, live]
  const names = (order: string | undefined) => inOrder(steps, order, NOON).map(({ name }) => name)
  expect(names(undefined)).toEqual(['long', 'again', 'live'])
  expect(names('name')).toEqual(['again', 'live', 'long'])
  expect(names('duration desc')).toEqual(['long', 'live', 'again'])
  expect(secondsOf(live, NOON)).toBe(60)
})

test('steps are counted by state, and those that were reused', () => {
  const steps = [
    makeStep('a', { state: 'Completed', is_reused: true }),
    makeStep('b', { state: 'Completed' }),
    makeStep('c'),
  ]
  expect(counted(steps)).toEqual({
    states: [
      ['Completed', 2],
      ['Waiting', 1],
    ],
    reused: 1,
  })
})

test('a step waits for what it needs and has not ended', () => {
  const ended = makeStep('a', { ended_at: '2026-01-01T11:30:00Z' })
  expect(awaited({ needs: ['a', 'b'] }, [ended, makeStep('b'), makeStep('c')])).toEqual(['b'])
})

test('only a pipeline that was submitted, has ended and not completed is resumed', () => {
  const asked = [
    { type: 'pipeline', status: 'Failed' },
    { type: 'pipeline', status: 'Canceled' },
    { type: 'pipeline', status: 'Completed' },
    { type: 'pipeline', status: 'Running' },
    { type: 'command', status: 'Failed' },
  ] as const
  const document = 'type: pipeline'
  expect(asked.map((job) => canResume({ ...job, document }))).toEqual([true, true, false, false, false])
  expect(canResume({ type: 'pipeline', status: 'Failed', document: '' })).toBe(false)
})
