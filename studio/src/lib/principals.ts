import { called } from '@/lib/format'

const UNSAID = new Set(['person', 'local', 'system'])

/** Who did it, in few words: `person:olga` gives `olga`, `rule:release/delays` gives `rule release/delays`. */
export function who(principal: string): string {
  const colon = principal.indexOf(':')
  const [kind, name] = [principal.slice(0, colon), principal.slice(colon + 1)]
  if (colon < 0) return principal
  if (UNSAID.has(kind)) return name
  return name.startsWith('schedule/') ? name.replace('/', ' ') : `${kind} ${called(name)}`
}
