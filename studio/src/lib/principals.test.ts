import { expect, test } from 'vitest'
import { who } from '@/lib/principals'

test('principals are told in few words', () => {
  expect(
    [
      'person:olga',
      'local:local',
      'system:schedule',
      'job:01a2192f41407997aa1d1219ddf3cbdf',
      'worker:node 01a221f3-303f-72e1-8049-8495e7cfd682',
      'rule:release/delays',
      'rule:schedule/nightly',
      'mia',
    ].map(who),
  ).toEqual([
    'olga',
    'local',
    'schedule',
    'job ddf3cbdf',
    'worker node e7cfd682',
    'rule release/delays',
    'schedule nightly',
    'mia',
  ])
})
