import { expect, test } from 'vitest'
import { stateSaid } from '@/lib/states'

test('a state is told in words', () => {
  expect(['AwaitingApproval', 'RolledBack', 'NeverRun', 'Completed', 'skipped', 'Not started'].map(stateSaid)).toEqual([
    'Awaiting approval',
    'Rolled back',
    'Never run',
    'Completed',
    'skipped',
    'Not started',
  ])
})
