import { expect, test } from 'vitest'
import { startingDocument } from '@/features/schedules/document'
import {
  createsName,
  fieldOf,
  inZone,
  jobsIn,
  momentOf,
  runsOf,
  scheduleOf,
  timesOfDay,
} from '@/features/schedules/model'
import { missedSaid, overlapSaid, text, whenSaid } from '@/features/schedules/words'

const made = (trigger: unknown) => scheduleOf({ name: 'nightly', trigger, missed: { run: 'all', at_most: 3 } })

test('a schedule is read with what came of it last', () => {
  const last = { fire_at: '2026-03-08T10:00:00Z', outcome: 'refused', why: 'due', reason: 'no such data' }
  const found = scheduleOf({ name: 'n', is_enabled: true, next_times: ['a'], counts: { fired: 2 }, last })
  expect([found.title, found.enabled, found.nextTimes, found.counts]).toEqual(['n', true, ['a'], { fired: 2 }])
  expect(found.last).toMatchObject({ outcome: 'refused', reason: 'no such data', job: null })
  expect(runsOf([last])).toEqual([found.last])
})

test('when it fires is said in words', () => {
  const weekly = { hours: [4, 5], minutes: 30, week_days: ['monday', 'friday'] }
  expect([
    whenSaid(made({ type: 'cron', expression: '0 3 * * *' })),
    whenSaid(made({ type: 'recurrence', frequency: 'hour', interval: 6 })),
    whenSaid(made({ type: 'recurrence', frequency: 'week', interval: 2, schedule: weekly })),
    whenSaid(made({ type: 'recurrence', frequency: 'month', interval: 1, schedule: { month_days: [1, -1] } })),
  ]).toEqual([
    '0 3 * * *',
    'every 6 hours',
    'every 2 weeks on monday, friday at 04:30, 05:30',
    'every month on day 1, the last at 00:00',
  ])
  expect(timesOfDay([1, 2, 3], [0, 30], 4)).toBe('01:00, 01:30, 02:00, 02:30, …')
  expect(missedSaid(made({}).missed)).toBe('Of what is missed the newest 3 fire later.')
  expect(['allow', 'skip'].map(overlapSaid)).toEqual(['', 'A time is skipped while the job of an earlier one runs.'])
})

test('what is created is told by the job that is run again, its name, or its steps', () => {
  expect([
    createsName('azureml:job-7'),
    createsName({ job: 'azureml:job-7', inputs: {} }),
    createsName({ command: 'python train.py' }),
    createsName({ job: { display_name: 'late flights', command: 'x' } }),
    createsName({ type: 'pipeline', jobs: { a: {}, b: {} } }),
  ]).toEqual([
    { job: 'job-7', name: 'job-7' },
    { job: 'job-7', name: 'job-7' },
    { job: null, name: 'python train.py' },
    { job: null, name: 'late flights' },
    { job: null, name: 'pipeline of 2' },
  ])
})

test('moments are shown on the clock of the schedule', () => {
  expect(inZone('2026-07-01T03:00:00Z', 'Europe/Berlin')).toMatch(/^Wed.* 01 Jul 2026.* 05:00 /)
  expect(inZone('2026-07-01T03:00:00Z', 'Mars/Olympus')).toBe('2026-07-01T03:00:00Z')
})

test('what is written in a field for a time is a moment, or none', () => {
  const moment = new Date('2026-07-01T03:00:00Z')
  expect(momentOf(fieldOf(moment))).toBe(moment.toISOString())
  expect([momentOf(''), momentOf('soon')]).toEqual([null, null])
})

test('a schedule to begin with runs a job again every night', () => {
  const job = { id: '01a2', title: 'train on churn', experiment: 'churn 1' }
  const document = startingDocument(job, 'Europe/Berlin')
  expect(document).toContain('name: nightly-churn-1\n')
  expect(document).toContain('  time_zone: Europe/Berlin\n')
  expect(document.endsWith('create_job: azureml:01a2  # train on churn, once more\n')).toBe(true)
  expect(startingDocument(undefined, 'UTC')).toContain('{{creation_context.trigger_time}}')
})

test('what a backfill has made is counted', () => {
  expect(text.backfill.done(3, 1)).toBe('3 jobs to create; 1 time had fired or waits already')
  expect(text.backfill.done(1, 0)).toBe('1 job to create')
})

test('the jobs that a reason names are told apart from what it says', () => {
  const job = '01a221fda4337e58ab859a89f864b008'
  expect(jobsIn(`The job ${job} of an earlier time has not ended.`)).toEqual([
    { at: 0, said: 'The job ', job: null },
    { at: 8, said: job, job },
    { at: 40, said: ' of an earlier time has not ended.', job: null },
  ])
  expect(jobsIn('No worker.')).toEqual([{ at: 0, said: 'No worker.', job: null }])
})
