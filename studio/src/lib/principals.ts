/** Who did it, in few words: `person:olga` gives `olga`, `rule:release/delays` gives `rule release/delays`. */
export function who(principal: string): string {
  const colon = principal.indexOf(':')
  const [kind, name] = [principal.slice(0, colon), principal.slice(colon + 1)]
  if (colon < 0) return principal
  if (kind === 'person' || kind === 'local' || kind === 'system') return name
  return kind === 'job' ? `job ${name.slice(0, 8)}` : `${kind} ${name}`
}
