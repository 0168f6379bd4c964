import { expect, test } from 'vitest'
import type { ComputeOut } from '@/api/client'
import { changed, hoursOf, limitsOf, needsSaid, pastOf, runningSaid } from '@/features/compute/model'

const TARGET: ComputeOut = {
  id: 't',
  name: 'gpus',
  type: 'pool',
  size: null,
  needs: {
    cpus: 4,
    memory_bytes: 16 * 2 ** 30,
    gpus: 1,
    labels: { zone: 'eu' },
    isolation: 'process',
    network: 'open',
  },
  tier: 'dedicated',
  priority: 'medium',
  min_instances: 0,
  max_instances: 2,
  idle_time_before_scale_down: null,
  starter: null,
  price: null,
  description: '',
  tags: {},
  properties: {},
  workers: [],
  warnings: [],
  state: 'Running',
  provisioning_state: 'Succeeded',
  running: 1,
  waiting: 0,
  nodes: 0,
  created_by: 'local:local',
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
}

test('what a job needs is told in a line, and nothing where anything will do', () => {
  expect(needsSaid(TARGET.needs)).toBe('1 GPU, 4 cores, 16 GiB, zone eu')
  expect(needsSaid({ ...TARGET.needs, cpus: 0, memory_bytes: 0, gpus: 0, labels: {} })).toBe('')
})

test('how many run is told with the limit, if there is one', () => {
  expect([runningSaid(TARGET), runningSaid({ ...TARGET, max_instances: null })]).toEqual(['1 of 2', '1'])
})

test('only what was changed is sent, and an empty number is no limit', () => {
  const limits = limitsOf(TARGET)
  expect(changed(TARGET, limits)).toEqual({})
  expect(changed(TARGET, { ...limits, most: '', priority: 'high' })).toEqual({ max_instances: null, priority: 'high' })
  expect(changed(TARGET, { ...limits, most: 0, description: 'for nights' })).toEqual({
    max_instances: 0,
    description: 'for nights',
  })
})

test('the past stands at the middle of its stretches, and says when there was none', () => {
  const past = { since: '2026-01-01T00:00:00Z', seconds: 60, running: [0, 1.5], waiting: [0, 0] }
  const drawn = pastOf({ past }, { running: 'running', waiting: 'waiting' })
  const since = Date.parse(past.since) / 1000
  expect([drawn.xs, drawn.isIdle]).toEqual([[since + 30, since + 90], false])
  expect(pastOf({ past: { ...past, running: [0, 0] } }, { running: 'r', waiting: 'w' }).isIdle).toBe(true)
})

test('a range that nobody offers is a day', () => {
  expect([hoursOf('6'), hoursOf('7'), hoursOf(undefined)]).toEqual([6, 24, 24])
})
