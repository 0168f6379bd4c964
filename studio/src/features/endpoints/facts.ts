import type { AuditEntryOut } from '@/api/client'
import { spelled } from '@/features/endpoints/traffic'
import { text as sentences } from '@/features/endpoints/words'
import { number, record, text } from '@/lib/json'

type Fact = Pick<AuditEntryOut, 'type' | 'data' | 'actor'>

const { history } = sentences

/** A fact about an endpoint as people say it; `why` is the reason it gives, or who did it. */
export function factSaid({ type, data, actor }: Fact): { what: string; why: string | null } {
  const told = record(data)
  const name = text(told.deployment) ?? text(told.endpoint) ?? ''
  const model = `${text(told.model) ?? ''}:${number(told.model_version) ?? ''}`
  const said: Record<string, [string, string | null]> = {
    TrafficChanged: [history.traffic(spelledOf(told.traffic)), history.before(spelledOf(told.before), actor)],
    DeploymentCreated: [history.made(name, model), actor],
    DeploymentUpdating: [history.changes(name, model), actor],
    DeploymentReady: [history.ready(name, model), null],
    DeploymentFailed: [history.failed(name), text(told.error)],
    DeploymentDeleted: [history.deleted(name), actor],
    DeploymentReplicaDied: [history.died(name), text(told.reason)],
    EndpointKeyRegenerated: [history.key(text(told.key) ?? ''), actor],
    EndpointCreated: [history.endpointMade, actor],
    EndpointUpdated: [history.described, actor],
  }
  const [what, why] = said[type] ?? [type, actor]
  return { what, why }
}

const spelledOf = (split: unknown): string =>
  spelled(Object.fromEntries(Object.entries(record(split)).map(([name, percent]) => [name, number(percent) ?? 0])))
