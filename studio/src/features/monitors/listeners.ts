// Which triggers wait for what a monitor tells.

import { fits } from '@/lib/patterns'

const TELLS = [
  'DriftDetected',
  'DataQualityMeasured',
  'PerformanceMeasured',
  'MonitorRunStarted',
  'MonitorRunFailed',
  'WindowFoundEmpty',
  'WindowRegistered',
]

export type Listening = { when: readonly string[]; if: readonly string[] }

/** False only where a clause names another monitor or endpoint for certain. */
function allows(clause: string, facts: Record<string, string>): boolean {
  const [, path = '', operator, written = ''] = /^([\w.]+)\s+(==|!=|in|not in|matches)\s+(.*)$/.exec(clause) ?? []
  const found = facts[path]
  if (found === undefined) return true
  const values =
    /^\[(.*)\]$/
      .exec(written)?.[1]
      ?.split(',')
      .map((value) => value.trim().replace(/^"|"$/g, '')) ?? []
  switch (operator) {
    case '==':
      return found === written
    case '!=':
      return found !== written
    case 'in':
      return values.includes(found)
    case 'not in':
      return !values.includes(found)
  }
  return fits(written, found)
}

/** Those whose patterns fit a fact of this monitor, and whose clauses do not rule it out. */
export function listeners<T extends Listening>(
  triggers: readonly T[],
  monitor: { name: string; endpoint: string },
): T[] {
  const facts = { 'data.monitor': monitor.name, 'data.endpoint': monitor.endpoint }
  return triggers.filter(
    (trigger) =>
      trigger.when.some((pattern) => TELLS.some((type) => fits(pattern, type))) &&
      trigger.if.every((clause) => allows(clause, facts)),
  )
}
