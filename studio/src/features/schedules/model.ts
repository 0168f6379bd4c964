// What a schedule says, and what came of its times.

import { number, record, records, text, texts } from '@/lib/json'

export const OUTCOMES = ['fired', 'refused', 'skipped', 'waiting'] as const

/** What came of one of a schedule's times. */
export type Run = {
  fireAt: string
  why: string
  outcome: string
  at: string
  askedBy: string | null
  job: string | null
  jobStatus: string | null
  reason: string
}

export type Trigger = {
  type: string
  expression: string
  frequency: string
  interval: number
  pattern: { hours: number[]; minutes: number[]; weekDays: string[]; monthDays: number[] } | null
  zone: string
  start: string | null
  end: string | null
}

export type Schedule = {
  name: string
  title: string
  description: string
  trigger: Trigger
  missed: { run: string; atMost: number }
  overlap: string
  enabled: boolean
  owner: string
  nextAt: string | null
  nextTimes: string[]
  last: Run | null
  counts: Record<string, number>
  creates: unknown
  document: string
  by: string
  createdAt: string
}

export function runOf(value: unknown): Run {
  const found = record(value)
  return {
    fireAt: text(found.fire_at) ?? '',
    why: text(found.why) ?? '',
    outcome: text(found.outcome) ?? '',
    at: text(found.at) ?? '',
    askedBy: text(found.asked_by),
    job: text(found.job),
    jobStatus: text(found.job_status),
    reason: text(found.reason) ?? '',
  }
}

const several = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]
const numbers = (value: unknown) => several(value).filter((one) => typeof one === 'number')

export function triggerOf(value: unknown): Trigger {
  const found = record(value)
  const pattern = record(found.schedule)
  return {
    type: text(found.type) ?? '',
    expression: text(found.expression) ?? '',
    frequency: text(found.frequency) ?? '',
    interval: number(found.interval) ?? 1,
    pattern: found.schedule
      ? {
          hours: numbers(pattern.hours),
          minutes: numbers(pattern.minutes),
          weekDays: texts(several(pattern.week_days)),
          monthDays: numbers(pattern.month_days),
        }
      : null,
    zone: text(found.time_zone) ?? 'UTC',
    start: text(found.start_time),
    end: text(found.end_time),
  }
}

export function scheduleOf(value: unknown): Schedule {
  const found = record(value)
  const missed = record(found.missed)
  const name = text(found.name) ?? ''
  return {
    name,
    title: text(found.display_name) ?? name,
    description: text(found.description) ?? '',
    trigger: triggerOf(found.trigger),
    missed: { run: text(missed.run) ?? '', atMost: number(missed.at_most) ?? 0 },
    overlap: text(found.overlap) ?? '',
    enabled: found.is_enabled === true,
    owner: text(found.owner) ?? '',
    nextAt: text(found.next_fire_at),
    nextTimes: texts(found.next_times),
    last: found.last ? runOf(found.last) : null,
    counts: Object.fromEntries(
      Object.entries(record(found.counts)).map(([outcome, count]) => [outcome, number(count) ?? 0]),
    ),
    creates: found.create_job,
    document: text(found.document) ?? '',
    by: text(found.created_by) ?? '',
    createdAt: text(found.created_at) ?? '',
  }
}

/** What is created, in few words: a past job's name (`job`), or what a document is called or runs. */
export function createsName(creates: unknown): { job: string | null; name: string } {
  const inner = record(creates)
  const said = typeof creates === 'string' ? creates : inner.job
  if (typeof said === 'string') {
    const job = said.replace(/^azureml:/, '')
    return { job, name: job }
  }
  const document = said ? record(said) : inner
  const steps = Object.keys(record(document.jobs)).length
  const called = text(document.display_name) ?? text(document.command) ?? text(document.type) ?? '–'
  return { job: null, name: steps && !text(document.display_name) ? `pipeline of ${steps}` : called }
}

const two = (count: number) => String(count).padStart(2, '0')

/** The times of day of a pattern: 04:00, 04:30, …; the first few of them. */
export function timesOfDay(hours: readonly number[], minutes: readonly number[], most = 6): string {
  const marks = minutes.length ? minutes : [0]
  const all = (hours.length ? hours : [0]).flatMap((hour) => marks.map((mark) => `${two(hour)}:${two(mark)}`))
  return all.length > most ? `${all.slice(0, most).join(', ')}, …` : all.join(', ')
}

/** The moment as a clock of the zone shows it; as it is written where the browser knows no such zone. */
export function inZone(at: string, zone: string): string {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      weekday: 'short',
      day: '2-digit',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZone: zone,
      timeZoneName: 'short',
    }).format(new Date(at))
  } catch {
    return at
  }
}

/** What a person wrote of a range's end, as the API wants it: in UTC; null for what is no time. */
export function momentOf(written: string): string | null {
  const moment = new Date(written)
  return written && !Number.isNaN(moment.getTime()) ? moment.toISOString() : null
}

/** A moment as a field for date and time holds it, on the viewer's own clock. */
export function fieldOf(moment: Date): string {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

/** A sentence in pieces: what is said, and the jobs that are named by their ids. */
export function jobsIn(sentence: string): { at: number; said: string; job: string | null }[] {
  let at = 0
  return sentence.split(/\b([0-9a-f]{32})\b/).map((said, index) => {
    const piece = { at, said, job: index % 2 ? said : null }
    at += said.length
    return piece
  })
}

export const runsOf = (values: unknown): Run[] => records(values).map(runOf)
