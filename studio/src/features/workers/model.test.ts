import { expect, test } from 'vitest'
import type { GatewayOut, QueueOut, WorkerOut } from '@/api/client'
import {
  clockAhead,
  counted,
  percentBusy,
  queuesOf,
  saidSlots,
  tablesBehind,
  workerCommand,
} from '@/features/workers/model'

const WORKER: WorkerOut = {
  id: 'w',
  name: 'w',
  machine: 'here',
  queue: 'default',
  workspace: null,
  state: 'Online',
  slots: 4,
  slots_busy: 1,
  running: [],
  running_elsewhere: 0,
  last_heartbeat_at: '2026-01-01T00:00:00Z',
  started_at: null,
  version: null,
  clock_ahead_ms: null,
  duty: 'working',
  queues: ['default'],
  cpus: 4,
  memory_bytes: null,
  gpus: 0,
  pythons: [],
  labels: {},
  isolation: 'process',
  levels: ['process'],
}
const queue = (name: string, waiting: number): QueueOut => ({
  queue: name,
  waiting,
  waiting_slots: waiting,
  oldest_waiting_since: null,
  oldest_waiting_seconds: null,
})

test('a clock is told of when it is off by more than a second, ahead or behind', () => {
  expect([null, 1000, -1000, 1500, -2500].map((clock_ahead_ms) => clockAhead({ clock_ahead_ms }))).toEqual([
    null,
    null,
    null,
    1.5,
    -2.5,
  ])
})

test('a worker with more on its hands than slots is full', () => {
  expect(
    [
      { slots: 4, slots_busy: 1 },
      { slots: 2, slots_busy: 3 },
      { slots: 0, slots_busy: 0 },
    ].map(percentBusy),
  ).toEqual([25, 100, 0])
  expect(saidSlots({ slots: 1, slots_busy: 0 })).toBe('0 of 1 slot busy')
})

test('the queue in which most waits comes first, with the workers that are there for it', () => {
  const found = queuesOf([queue('a', 0), queue('gpu', 3)], [WORKER, { ...WORKER, queue: 'gpu', state: 'Gone' }])
  expect(found.map((one) => [one.queue, one.waiting, one.served])).toEqual([
    ['gpu', 3, 0],
    ['a', 0, 0],
  ])
  expect(queuesOf([queue('default', 0)], [WORKER])[0]?.served).toBe(1)
})

test('what the gateway counted is summed, and how far it is behind told', () => {
  const served = (answered: number | null, errors: number): GatewayOut['deployments'][number] => ({
    workspace: 'w',
    endpoint: 'e',
    deployment: 'd',
    figures: { answered, errors },
  })
  expect(counted({ deployments: [served(3, 1), served(null, 2)] })).toEqual({ answered: 3, errors: 3 })
  expect(tablesBehind({ table_version: 7, newest_table_version: 9 })).toBe(2)
  expect(tablesBehind({ table_version: null, newest_table_version: 9 })).toBe(0)
})

test('the command holds token and address', () => {
  expect(workerCommand('lz_x', 'http://h:1')).toBe('LAZULITE_TOKEN=lz_x lazulite worker --url http://h:1')
})

test('a worker that serves every queue is among those that serve one', () => {
  const every = { ...WORKER, queues: ['*'] }
  const [one] = queuesOf([queue('gpus', 2)], [every, { ...every, state: 'NotResponding' }, WORKER])
  expect(one?.served).toBe(1)
})
