import { type Schedule, timesOfDay } from '@/features/schedules/model'
import { plural } from '@/lib/format'

const WHYS: Record<string, string> = {
  due: 'its time had come',
  missed: 'nobody was there at its time',
  backfill: 'in a past range, asked for',
  asked: 'asked for',
}
const MISSED: Record<string, (most: number) => string> = {
  skip: () => 'What is missed is skipped.',
  latest: () => 'Of what is missed the latest fires later.',
  all: (most) => `Of what is missed the newest ${most} fire later.`,
}

const OVERLAPS: Record<string, string> = {
  skip: 'A time is skipped while the job of an earlier one runs.',
  cancel: 'The job of an earlier time is canceled when the next one comes.',
}

export const whySaid = (why: string): string => WHYS[why] ?? why
export const missedSaid = ({ run, atMost }: Schedule['missed']): string => MISSED[run]?.(atMost) ?? run
/** Empty where jobs may run beside each other. */
export const overlapSaid = (overlap: string): string => OVERLAPS[overlap] ?? ''

const every = (count: number, unit: string) => (count === 1 ? `every ${unit}` : `every ${count} ${unit}s`)

/** How often it fired, was skipped and refused. */
export const countsSaid = ({ fired = 0, skipped = 0, refused = 0 }: Schedule['counts']): string =>
  [fired, skipped, refused].map((count) => count.toLocaleString('en-US')).join(' / ')

/** When it fires, as people say it. */
export function whenSaid({ trigger }: Schedule): string {
  if (trigger.type === 'cron') return trigger.expression
  const step = every(trigger.interval, trigger.frequency)
  const { pattern } = trigger
  if (!pattern) return step
  const days =
    trigger.frequency === 'week' && pattern.weekDays.length
      ? ` on ${pattern.weekDays.join(', ')}`
      : trigger.frequency === 'month' && pattern.monthDays.length
        ? ` on day ${pattern.monthDays.map((day) => (day === -1 ? 'the last' : day)).join(', ')}`
        : ''
  return `${step}${days} at ${timesOfDay(pattern.hours, pattern.minutes)}`
}

export const text = {
  columns: {
    name: 'Name',
    when: 'Fires',
    zone: 'Time zone',
    next: 'Next',
    last: 'Last',
    outcome: 'Came of it',
    counts: 'Fired / skipped / refused',
    enabled: 'Enabled',
    owner: 'Owner',
    creates: 'Creates',
    created: 'Created',
    description: 'Description',
  },
  empty: {
    title: 'No schedules yet',
    what: 'A schedule creates a job at times that you choose: a command, a sweep or a pipeline, in your name, once for each time, and tells what came of every one.',
  },
  new: 'New schedule',
  create: 'Create',
  job: 'Job to run again',
  yes: 'yes',
  no: 'no',
  never: 'never',
  disabled: 'Disabled',
  ended: 'No more times',
  switch: 'Enabled',
  switched: (name: string, on: boolean) => `${name} is ${on ? 'enabled' : 'disabled'}`,
  tabs: { runs: 'Runs', document: 'Document', facts: 'Facts' },
  sentence: {
    cron: 'Fires at',
    recurrence: 'Fires',
    clock: 'on the clock of',
    creates: 'and creates',
    again: 'and runs again',
    as: 'in the name of',
    from: (moment: string) => `from ${moment}`,
    until: (moment: string) => `until ${moment}`,
  },
  about: {
    by: 'Made by',
    counts: 'Came of its times',
    none: 'nothing yet',
    count: (outcome: string, count: number) => `${count.toLocaleString()} ${outcome}`,
  },
  next: {
    title: 'Next times',
    none: 'It has no more times.',
    off: 'It is disabled: it fires at no time.',
  },
  last: {
    refused: 'Its last time was refused',
    again: 'It is tried again at the next one.',
  },
  runs: {
    all: 'All',
    outcome: 'Outcome',
    none: 'It has not fired yet.',
    noneSuch: 'No time of it has this outcome.',
    older: 'Older runs',
    time: 'Time',
    came: 'Came of it',
    why: 'Why',
    job: 'Job',
    by: (who: string) => `by ${who}`,
  },
  run: { act: 'Run now', done: 'Its job is being created' },
  backfill: {
    act: 'Backfill',
    what: 'The jobs of its times of a past range are created, of those that have none yet, the oldest first.',
    from: 'From',
    to: 'Until',
    send: 'Create the jobs',
    done: (count: number, standing: number) =>
      `${plural(count, 'job')} to create${standing ? `; ${plural(standing, 'time')} had fired or waits already` : ''}`,
  },
  document: {
    label: 'Document of the schedule',
    saved: (name: string) => `${name} has its new document; its jobs run in your name`,
  },
  delete: {
    title: 'Delete',
    ask: (name: string) => `The schedule ${name} is deleted. What came of its times, and the jobs, stay.`,
    done: (name: string) => `The schedule ${name} is deleted`,
  },
} as const
