import { expect, test } from 'vitest'
import { refOfRunning } from '@/lib/running'

test('a service is linked by its deployment, all else by its job', () => {
  expect(refOfRunning({ owner: 'endpoints', id: 'p1', name: 'tiny/blue' })).toEqual({
    noun: 'endpoints',
    name: 'tiny',
    deployment: 'blue',
  })
  expect(refOfRunning({ owner: 'jobs', id: '0192', name: 'a/b' })).toEqual({ noun: 'jobs', name: '0192' })
})
