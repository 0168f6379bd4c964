import { short } from '@/lib/format'
import { refOf } from '@/lib/refs'
import { RefLink } from '@/ui/RefLink'

/** Who it was: a person by the name alone, a job or a rule as a link. */
export function By({ who }: { who: string | null | undefined }) {
  if (!who) return <>–</>
  const [kind = '', ...rest] = who.split(':')
  const name = rest.join(':')
  const ref = refOf(who)
  if (ref)
    return (
      <RefLink of={ref}>
        {kind} {short(name)}
      </RefLink>
    )
  return <span title={who}>{kind === 'person' || (kind === 'local' && name) ? name : who}</span>
}
