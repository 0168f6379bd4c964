import { expect, test } from 'vitest'
import { nounsOf } from '@/api/live'

test('a fact makes the pages old that show its subject', () => {
  expect(nounsOf({ subject: 'jobs/0193', type: 'JobFinished' })).toEqual(['jobs', 'events', 'loops', 'lineage'])
  expect(nounsOf({ subject: 'deployments/delays/blue', type: 'DeploymentReady' })[0]).toBe('endpoints')
  expect(nounsOf({ subject: 'models/delays/2', type: 'EvidenceAttached' })).toContain('releases')
})
