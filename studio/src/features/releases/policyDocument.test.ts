import { expect, test } from 'vitest'
import { type Known, meantOf, standingPolicy, startingPolicy } from '@/features/releases/policyDocument'

const known: Known = {
  models: ['churn', 'delays', 'pumps'],
  policies: [{ name: 'careful', model: 'churn' }],
  serving: [
    { endpoint: 'leavers', model: 'churn' },
    { endpoint: 'station', model: 'pumps' },
    { endpoint: 'new', model: null },
  ],
}

test('a policy is begun for a model that has none, one that answers first, and for where it answers', () => {
  expect(meantOf(known, {})).toEqual({ model: 'pumps', endpoint: 'station' })
  const both = [...known.policies, { name: 'pumps', model: 'pumps' }]
  expect(meantOf({ ...known, policies: both }, {})).toEqual({ model: 'delays', endpoint: null })
  expect(meantOf({ models: [], policies: [], serving: [] }, {})).toEqual({ model: null, endpoint: null })
})

test('who says the model or the endpoint is given that', () => {
  expect(meantOf(known, { model: 'churn' })).toEqual({ model: 'churn', endpoint: 'leavers' })
  expect(meantOf(known, { model: 'churn', endpoint: null })).toEqual({ model: 'churn', endpoint: null })
  expect(meantOf(known, { endpoint: 'leavers' })).toEqual({ model: 'churn', endpoint: 'leavers' })
  expect(meantOf(known, { endpoint: 'new' })).toEqual({ model: 'new', endpoint: 'new' })
})

test('the policy that is in the way is found by its name or by its model', () => {
  expect(standingPolicy('name: careful\nmodel: other\n', known.policies)).toBe('careful')
  expect(standingPolicy('name: "new"  # mine\nmodel: churn # theirs\n', known.policies)).toBe('careful')
  expect(standingPolicy('name: new\nmodel: pumps\n', known.policies)).toBeNull()
})

test('a policy without an endpoint says what that means', () => {
  const beginning = { name: 'pumps', model: 'pumps', endpoint: null, windows: null, task: null }
  expect(startingPolicy(beginning, 'me')).toContain('\n# endpoint_name: the endpoint that it is deployed to;')
  expect(startingPolicy({ ...beginning, endpoint: 'station' }, 'me')).toContain('\nendpoint_name: station  #')
})
