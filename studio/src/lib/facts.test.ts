import { expect, test } from 'vitest'
import { aboutOf, subjectSaid } from '@/lib/facts'

test('what happened to a release or a job is told by the name that people know', () => {
  const release = 'releases/01a2192f-4140-7997-aa1d-1219ddf3cbdf'
  expect(aboutOf({ subject: release, data: { model: 'diamonds', version: 2 } })).toBe('diamonds:2')
  expect(aboutOf({ subject: release, data: { comment: '' } })).toBe('ddf3cbdf')
  const job = 'jobs/01a2192f41407997aa1d1219ddf3cbdf'
  expect(aboutOf({ subject: job, data: { display_name: 'nightly' } })).toBe('nightly')
  expect(aboutOf({ subject: job, data: {} })).toBe('ddf3cbdf')
  expect(aboutOf({ subject: 'runs/01a2192f41407997aa1d1219ddf3cbdf', data: { name: 'brave-owl-7' } })).toBe(
    'brave-owl-7',
  )
  expect(aboutOf({ subject: 'models/diamonds/2', data: {} })).toBeUndefined()
})

test('a subject is told with its kind, and no id in its whole length', () => {
  const id = '01a2192f41407997aa1d1219ddf3cbdf'
  expect(
    [
      { subject: `jobs/${id}`, data: { display_name: 'nightly' } },
      { subject: `processes/${id}`, data: {} },
      { subject: 'models/a-long-name-of-a-model/2', data: {} },
      { subject: 'workspace', data: {} },
    ].map(subjectSaid),
  ).toEqual(['jobs/nightly', 'processes/ddf3cbdf', 'models/a-long-name-of-a-model/2', 'workspace'])
})
