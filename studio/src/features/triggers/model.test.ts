import { expect, test } from 'vitest'
import { factProposals } from '@/features/triggers/document'
import { blank, factOf, writtenOf } from '@/features/triggers/fact'
import { clauseOf, clausesThen, type Entry, entryOf, happenings, kindsOf, startName } from '@/features/triggers/model'
import { placeOf } from '@/lib/yamlPlace'

const KINDS = [
  { type: 'DriftDetected', subject: 'monitors/NAME', always: ['monitor', 'overall'], sometimes: [], happens: 'Drift.' },
  { type: 'JobFinished', subject: 'jobs/NAME', always: ['status'], sometimes: ['error'], happens: 'A job has ended.' },
  { type: 'RuleHeld', subject: 'triggers/NAME', always: [], sometimes: [], happens: 'Held.' },
]
const entry = (fact: string, outcome: string, more: Partial<Entry> = {}): Entry => ({
  ...entryOf({ fact, outcome }),
  ...more,
})

test('clauses are taken apart by their operator', () => {
  expect([
    clauseOf('data.signal == drift'),
    clauseOf('data.x not in [a, b]'),
    clauseOf('data.y exists'),
    clauseOf('?'),
  ]).toEqual([
    { path: 'data.signal', operator: '==', value: 'drift' },
    { path: 'data.x', operator: 'not in', value: '[a, b]' },
    { path: 'data.y', operator: 'exists', value: '' },
    null,
  ])
})

test('what is started is told by its name, its command, or the job that is run again', () => {
  expect([
    startName({ job: { display_name: 'late flights', command: 'x' }, inputs: {} }),
    startName({ job: { command: 'python train.py' }, inputs: {} }),
    startName({ job: 'job-7', inputs: {} }),
  ]).toEqual([
    { again: false, name: 'late flights' },
    { again: false, name: 'python train.py' },
    { again: true, name: 'job-7' },
  ])
})

test('facts of one stretch stand below the one that made it fire', () => {
  const entries = [
    entry('4', 'held'),
    entry('3', 'fired', { job: 'j' }),
    entry('2', 'debounced', { job: 'j' }),
    entry('1', 'debounced', { job: 'j' }),
    entry('0', 'debounced', { job: 'elsewhere' }),
  ]
  expect(happenings(entries).map(({ entry: { fact }, gathered }) => [fact, gathered.map((one) => one.fact)])).toEqual([
    ['4', []],
    ['3', ['2', '1']],
    ['0', []],
  ])
})

const asked = (clause: string, passed: boolean) => ({ clause, asked: `${clause}?`, found: 'now', passed })

test('an entry shows what was true then, where weighing again tells of now', () => {
  const again = [asked('enabled', false), asked('when', true), asked('data.x', true), asked('at_most', true)]
  const held = entry('1', 'held', { clause: 'at_most', asked: 'at most 1 in 1 day', found: 'it fired 1' })
  expect(clausesThen(held, again)).toEqual([
    asked('when', true),
    asked('data.x', true),
    { clause: 'at_most', asked: 'at most 1 in 1 day', found: 'it fired 1', passed: false },
  ])
  expect(clausesThen(entry('1', 'fired'), [asked('enabled', false), asked('data.x', false)])).toEqual([
    asked('data.x', true),
  ])
})

test('a clause that the rule does not have any more is shown as it was recorded', () => {
  const held = entry('1', 'held', { clause: 'data.gone', asked: 'gone?', found: 'no' })
  expect(clausesThen(held, [asked('when', true)]).at(-1)).toEqual({
    clause: 'data.gone',
    asked: 'gone?',
    found: 'no',
    passed: false,
  })
})

test('a rule hears what its patterns fit, but never RuleHeld', () => {
  expect(kindsOf(['*'], KINDS).map(({ type }) => type)).toEqual(['DriftDetected', 'JobFinished'])
  expect(kindsOf(['Job*'], KINDS).map(({ type }) => type)).toEqual(['JobFinished'])
})

test('types of facts, and what those tell that are waited for, are proposed', () => {
  const propose = (marked: string) => {
    const written = marked.replace('|', '')
    const place = placeOf(written, marked.indexOf('|'))
    return place ? factProposals(place, written, KINDS).map(({ label }) => label) : null
  }
  expect(propose('when: |')).toEqual(['DriftDetected', 'JobFinished', 'RuleHeld'])
  expect(propose('when: [JobFinished]\nif:\n  - da|')).toEqual([
    'data.status',
    'data.error',
    'subject',
    'actor',
    'cause',
  ])
  expect(propose('when: Drift*\nif:\n  - |')).toContain('data.overall')
  expect(propose('name: |')).toEqual([])
})

test('a fact is written, read back, and refused where it is no JSON', () => {
  const fact = { type: 'DriftDetected', subject: 'monitors/m', data: { share: 0.4 }, actor: 'system:monitoring' }
  expect(factOf(writtenOf(fact))).toEqual({ fact })
  expect(KINDS[1] && factOf(blank(KINDS[1]))).toEqual({
    fact: { type: 'JobFinished', subject: 'jobs/NAME', data: { status: '' }, actor: 'system:test' },
  })
  expect(factOf({ ...writtenOf(fact), data: '[1]' })).toEqual({ wrong: 'The data of a fact is an object.' })
  expect(factOf({ ...writtenOf(fact), data: '{' })).toHaveProperty('wrong')
})
