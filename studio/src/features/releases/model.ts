// What a release has shown so far, whom it waits for, and what comes next.

import type { AuditEntryOut, ReleaseOut } from '@/api/client'
import { reasonSaid, stageName } from '@/features/releases/words'
import { number, record, text, texts } from '@/lib/json'
import { improved } from '@/lib/metrics'
import { who } from '@/lib/principals'

export type Stage = ReleaseOut['stages'][number]
export type Approval = ReleaseOut['approvals'][number]

export const STATES = ['Open', 'AwaitingApproval', 'Approved', 'RollingOut', 'Completed', 'Refused', 'RolledBack']
const CLOSED = new Set(['Completed', 'Refused', 'RolledBack'])
const UNDECIDED = new Set(['Open', 'AwaitingApproval', 'Approved'])

type State = Pick<ReleaseOut, 'state'>
export const isClosed = ({ state }: State) => CLOSED.has(state)
export const awaitsApproval = ({ state }: State) => state === 'AwaitingApproval'
/** Decisions are being taken, and the stage shows none of them yet. */
export const isUnderApproval = ({ stages }: Pick<ReleaseOut, 'stages'>) =>
  stages.some(({ stage, state }) => stage === 'approve' && state === 'Running')
export const isRefusable = ({ state }: State) => UNDECIDED.has(state)
export const hasTraffic = ({ state }: State) => state === 'RollingOut' || state === 'Completed'
export const candidate = ({ model, version }: Pick<ReleaseOut, 'model' | 'version'>) => `${model}:${version}`
export const endedAt = (release: Pick<ReleaseOut, 'state' | 'updated_at'>) =>
  isClosed(release) ? release.updated_at : null

/** A policy's rules, read from its document. */
export type Rules = {
  onnx: boolean
  tolerance: number
  serveOnnx: boolean
  data: string | null
  metric: string
  minImprovement: number
  minimum: number | null
  maxRegressions: Record<string, number>
  minRows: number
  confidence: number | null
  by: string
  required: number
  approvers: string[]
  firstPercent: number
  answers: number
  maxErrors: number
}

export function rulesOf(document: unknown): Rules {
  const { optimise, validate, approve, deploy } = record(document)
  const [optimised, validated, approved, deployed] = [
    record(optimise),
    record(validate),
    record(approve),
    record(deploy),
  ]
  return {
    onnx: optimised.onnx !== false,
    tolerance: number(optimised.parity_tolerance) ?? 0,
    serveOnnx: optimised.serve === true,
    data: text(validated.data),
    metric: text(validated.metric) ?? '',
    minImprovement: number(validated.min_improvement) ?? 0,
    minimum: number(validated.minimum),
    maxRegressions: Object.fromEntries(
      Object.entries(record(validated.max_regressions)).map(([metric, allowed]) => [metric, number(allowed) ?? 0]),
    ),
    minRows: number(validated.min_rows) ?? 0,
    confidence: number(validated.confidence),
    by: text(approved.by) ?? 'person',
    required: number(approved.required) ?? 1,
    approvers: texts(approved.approvers),
    firstPercent: number(deployed.first_percent) ?? 0,
    answers: number(deployed.answers) ?? 0,
    maxErrors: number(deployed.max_error_rate_increase) ?? 0,
  }
}

/** What a release waits for; null where it is closed. */
export type Waiting =
  | { for: 'persons'; who: string[]; given: number; needed: number }
  | { for: 'jobs'; stage: string; jobs: string[] }
  | { for: 'deployment' }
  | { for: 'answers'; answered: number; needed: number; errors: number }

type Case = Pick<ReleaseOut, 'state' | 'stages' | 'approvals' | 'approvals_required' | 'rules' | 'rollout'>

const given = ({ approvals }: Pick<Case, 'approvals'>) => approvals.filter(({ decision }) => decision === 'Approved')

export function waiting(release: Case): Waiting | null {
  const rules = rulesOf(release.rules)
  switch (release.state) {
    case 'AwaitingApproval':
      return {
        for: 'persons',
        who: stillToAsk(release),
        given: given(release).length,
        needed: release.approvals_required,
      }
    case 'Approved':
      return { for: 'deployment' }
    case 'RollingOut':
      return release.rollout?.percent
        ? {
            for: 'answers',
            answered: release.rollout.answered,
            needed: rules.answers,
            errors: release.rollout.errors,
          }
        : { for: 'deployment' }
    case 'Open': {
      const running = release.stages.find(({ state }) => state === 'Running')
      return { for: 'jobs', stage: running?.stage ?? 'package', jobs: running?.jobs ?? [] }
    }
  }
  return null
}

/** The approvers whom the policy names and who have not decided; none where it names nobody. */
export function stillToAsk(release: Pick<Case, 'approvals' | 'rules'>): string[] {
  const decided = new Set(release.approvals.map(({ principal }) => principal.replace(/^[a-z]+:/, '')))
  return rulesOf(release.rules).approvers.filter((name) => !decided.has(name))
}

/** Who looks at the page, as the server knows them. */
export type Me = { name: string; principal: string; is_local: boolean }

/** Why somebody may not decide about a release; null where they may. */
export type Barred = 'decided' | 'unnamed' | 'role'

export function barred(
  release: Pick<Case, 'approvals' | 'rules'>,
  me: Me,
  may: (permission: string) => boolean,
): Barred | null {
  const { approvers } = rulesOf(release.rules)
  if (release.approvals.some(({ principal }) => principal === me.principal)) return 'decided'
  if (me.is_local) return null
  if (approvers.length) return approvers.includes(me.name) ? null : 'unnamed'
  return may('releases/approve') ? null : 'role'
}

/** The figure that the validation judges by: the candidate's and the champion's. */
export type Judged = { metric: string; candidate: number | null; champion: number | null; better: boolean | null }

export function judged(stages: readonly Stage[]): Judged | null {
  const figure = stages.find(({ stage }) => stage === 'validate')?.figure
  if (!figure) return null
  const { name: metric, value, champion = null } = figure
  const by = value === null || champion === null || champion === undefined ? 0 : improved(metric, value, champion)
  return { metric, candidate: value, champion: champion ?? null, better: by === 0 ? null : by > 0 }
}

/** Seconds that a stage has taken, until `now` where it has not finished. */
export function secondsOf(
  { started_at, finished_at }: Pick<Stage, 'started_at' | 'finished_at'>,
  now: Date,
): number | null {
  if (!started_at) return null
  return Math.max(0, ((finished_at ? new Date(finished_at) : now).getTime() - new Date(started_at).getTime()) / 1000)
}

/** What is to be said of the candidate's traffic: it has it, is about to, or had it before somebody took it back. */
export function trafficOf({ state, rollout }: Pick<ReleaseOut, 'state' | 'rollout'>): 'has' | 'comes' | 'had' | null {
  if (!rollout) return null
  if (state === 'RolledBack') return 'had'
  return state === 'RollingOut' && rollout.percent === 0 ? 'comes' : 'has'
}

const ENDS = new Set(['ReleaseRefused', 'ReleaseRolledBack'])

/** A fact of a release in few words: why it ended, the stage that it is about, or who has decided. */
export function told({ type, data }: Pick<AuditEntryOut, 'type' | 'data'>): string | null {
  const { stage, by, principal, reason } = record(data)
  const why = ENDS.has(type) ? text(reason) : null
  const person = text(by) ?? text(principal)
  return (why && reasonSaid(why)) || stageName(text(stage) ?? '') || (person && who(person))
}
