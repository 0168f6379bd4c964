import { expect, test } from 'vitest'
import { reasonSaid, stageState } from '@/features/releases/words'

test('a reason begins with the title of its stage, and names who decided as people do', () => {
  expect(
    [
      'validate: The candidate is worse: see above.',
      'approve: Refused by local:local: too early',
      'Rolled back by person:ana: errors in the south',
      'Rolled back by rule:release/delays.',
      'ends: no stage',
    ].map(reasonSaid),
  ).toEqual([
    'Validate: The candidate is worse: see above.',
    'Approve: Refused by local: too early',
    'Rolled back by ana: errors in the south',
    'Rolled back by rule release/delays.',
    'ends: no stage',
  ])
})

test('what waits for a person does not run', () => {
  expect([
    stageState('approve', 'Running'),
    stageState('deploy', 'Running'),
    stageState('approve', 'NotApplicable'),
    stageState('deploy', 'Waiting'),
  ]).toEqual(['Waiting for approval', 'Running', 'Not applicable', 'Not started'])
})
