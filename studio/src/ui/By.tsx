import { who } from '@/lib/principals'
import { refOf } from '@/lib/refs'
import { RefLink } from '@/ui/RefLink'

/** Who it was, in few words: a job or a rule as a link; all of it as the title. */
export function By({ who: principal }: { who: string | null | undefined }) {
  if (!principal) return <>–</>
  const ref = refOf(principal)
  return <span title={principal}>{ref ? <RefLink of={ref}>{who(principal)}</RefLink> : who(principal)}</span>
}
