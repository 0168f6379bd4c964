import { expect, test } from 'vitest'
import { who } from '@/lib/principals'

test('principals are told in few words', () => {
  expect(
    ['person:olga', 'local:local', 'system:schedule', 'job:01a215c8a10e', 'rule:release/delays', 'mia'].map(who),
  ).toEqual(['olga', 'local', 'schedule', 'job 01a215c8', 'rule release/delays', 'mia'])
})
