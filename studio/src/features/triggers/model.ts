// What a trigger says, and what its history says of it.

import { number, record, records, text, texts } from '@/lib/json'
import { fits } from '@/lib/patterns'

export type Start = { job: unknown; inputs: Record<string, unknown> }
/** A rule: on these facts, if these clauses hold, start this. */
export type Rule = {
  name: string
  description: string
  owner: string
  enabled: boolean
  when: string[]
  clauses: string[]
  quiet: number
  longest: number | null
  atMost: { times: number; per: string } | null
  start: Start
  counts: Record<string, number>
  by: string
  createdAt: string
  /** What makes it as it is. */
  document: string
}

export function ruleOf(value: unknown): Rule {
  const found = record(value)
  const start = record(found.start)
  const [, times, per] = /^(\d+) in (.+)$/.exec(text(found.at_most) ?? '') ?? []
  return {
    name: text(found.name) ?? '',
    description: text(found.description) ?? '',
    owner: text(found.owner) ?? '',
    enabled: found.is_enabled === true,
    when: texts(found.when),
    clauses: texts(found.if),
    quiet: number(found.quiet_seconds) ?? 0,
    longest: number(found.longest_seconds),
    atMost: times && per ? { times: Number(times), per } : null,
    start: { job: start.job, inputs: record(start.inputs) },
    counts: Object.fromEntries(
      Object.entries(record(found.counts)).map(([outcome, count]) => [outcome, number(count) ?? 0]),
    ),
    by: text(found.created_by) ?? '',
    createdAt: text(found.created_at) ?? '',
    document: text(found.document) ?? '',
  }
}

/** What is started, in few words: its name, else its command; or the job that is run again. */
export function startName({ job }: Start): { again: boolean; name: string } {
  if (typeof job === 'string') return { again: true, name: job }
  const document = record(job)
  return { again: false, name: text(document.display_name) ?? text(document.command) ?? text(document.type) ?? '–' }
}

const OPERATORS = ['==', '!=', '>=', '<=', '>', '<', 'not in', 'in', 'matches', 'contains', 'exists'] as const
export type Operator = (typeof OPERATORS)[number]
export type Clause = { path: string; operator: Operator; value: string }

/** A clause taken apart: `data.overall.share >= 0.3`; null for what is no clause. */
export function clauseOf(written: string): Clause | null {
  const [, path = '', sign, value = ''] =
    /^\s*([\w.-]+)\s*(==|!=|>=|<=|>|<|not in\b|in\b|matches\b|contains\b|exists\b)\s*(.*)$/s.exec(written) ?? []
  const operator = OPERATORS.find((one) => one === sign)
  return operator ? { path, operator, value: value.trim() } : null
}

export const OUTCOMES = ['fired', 'held', 'waiting', 'debounced', 'refused'] as const

/** What one fact did. */
export type Entry = {
  fact: string
  type: string
  subject: string
  outcome: string
  at: string
  clause: string
  asked: string
  found: string
  job: string | null
  jobStatus: string | null
  facts: number
}

export function entryOf(value: unknown): Entry {
  const found = record(value)
  return {
    fact: text(found.fact) ?? '',
    type: text(found.fact_type) ?? '',
    subject: text(found.subject) ?? '',
    outcome: text(found.outcome) ?? '',
    at: text(found.at) ?? '',
    clause: text(found.clause) ?? '',
    asked: text(found.asked) ?? '',
    found: text(found.found) ?? '',
    job: text(found.job),
    jobStatus: text(found.job_status),
    facts: number(found.facts) ?? 1,
  }
}

/** One firing, or one fact that did nothing. `gathered`: the earlier facts of the stretch that the firing ended. */
export type Happening = { entry: Entry; gathered: Entry[] }

/** The history with the facts of each stretch below the one that made it fire; entries are the newest first. */
export function happenings(entries: readonly Entry[]): Happening[] {
  const fired = new Map<string, Happening>()
  const found: Happening[] = []
  for (const entry of entries) {
    const ended = entry.outcome === 'debounced' && entry.job ? fired.get(entry.job) : undefined
    if (ended) {
      ended.gathered.push(entry)
      continue
    }
    const happening = { entry, gathered: [] }
    if (entry.job && entry.outcome === 'fired') fired.set(entry.job, happening)
    found.push(happening)
  }
  return found
}

/** What was asked of a fact, and what was found. */
export type Weighed = { clause: string; asked: string; found: string; passed: boolean }
export const weighedOf = (value: unknown): Weighed[] =>
  records(value).map((one) => ({
    clause: text(one.clause) ?? '',
    asked: text(one.asked) ?? '',
    found: text(one.found) ?? '',
    passed: one.passed === true,
  }))

// What these ask depends on when it is asked: weighing the fact again says nothing of what was true then.
const OF_THE_MOMENT = new Set(['enabled', 'at_most'])

/**
 * The clauses of an entry, from weighing its fact again: what was true then stands in the entry, and is put in their place. Where
 * it fired every clause held; where it held, those before the failing one did.
 */
export function clausesThen(entry: Entry, again: readonly Weighed[]): Weighed[] {
  const recorded = { clause: entry.clause, asked: entry.asked, found: entry.found, passed: false }
  if (!entry.clause)
    return again.filter(({ clause }) => !OF_THE_MOMENT.has(clause)).map((one) => ({ ...one, passed: true }))
  const kept = again.filter(({ clause }) => !OF_THE_MOMENT.has(clause) || clause === entry.clause)
  const failing = kept.findIndex(({ clause }) => clause === entry.clause)
  if (failing < 0) return [...kept.map((one) => ({ ...one, passed: true })), recorded]
  return kept.map((one, index) => (index === failing ? recorded : index < failing ? { ...one, passed: true } : one))
}

export type FactKind = { type: string; subject: string; always: string[]; sometimes: string[]; happens: string }

/** The kinds of fact that a rule listens to; `RuleHeld` is heard by none. */
export const kindsOf = (when: readonly string[], kinds: readonly FactKind[]): FactKind[] =>
  kinds.filter(({ type }) => type !== 'RuleHeld' && when.some((pattern) => fits(pattern, type)))
