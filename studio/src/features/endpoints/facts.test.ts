import { expect, test } from 'vitest'
import { factSaid } from '@/features/endpoints/facts'

const said = (type: string, data: Record<string, never> | Record<string, string | number | Record<string, number>>) =>
  factSaid({ type, data, actor: 'person:olga' })

test('a change of traffic says what it was', () => {
  expect(said('TrafficChanged', { traffic: { blue: 90, green: 10 }, before: { blue: 100 } })).toEqual({
    what: 'Traffic: blue 90 % · green 10 %',
    why: 'before: blue 100 % · person:olga',
  })
  expect(said('TrafficChanged', { traffic: {}, before: {} })).toEqual({ what: 'Traffic: none', why: 'person:olga' })
})

test('a failure and a death give their reasons', () => {
  const told = { endpoint: 'delays', deployment: 'blue', model: 'delays', model_version: 2 }
  expect(said('DeploymentFailed', { ...told, error: 'ValueError: no' })).toEqual({
    what: 'blue could not be brought up',
    why: 'ValueError: no',
  })
  expect(said('DeploymentReplicaDied', { ...told, reason: 'SIGKILL' }).why).toBe('SIGKILL')
  expect(said('DeploymentUpdating', told).what).toBe('blue changes to delays:2')
})

test('a fact that this page does not know goes by its type', () => {
  expect(said('SomethingNew', {})).toEqual({ what: 'SomethingNew', why: 'person:olga' })
})
