import { Text, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { lastQuery } from '@/features/triggers/queries'
import { outcomeSaid, text } from '@/features/triggers/words'
import { Moment } from '@/ui/Moment'
import { Status } from '@/ui/Status'

function useLast(name: string, outcome?: string) {
  const { workspace } = useParams({ from: '/workspaces/$workspace' })
  return useQuery(lastQuery(workspace, name, outcome))
}

/** What the newest fact did, and the clause that kept it still. */
export function LastCell({ name }: { name: string }) {
  const { data: last, isPending } = useLast(name)
  if (isPending) return <>…</>
  if (!last) return <>–</>
  const why = last.asked ? text.because(last.asked, last.found) : outcomeSaid(last.outcome)
  return (
    <Tooltip label={why} multiline maw={360}>
      <span>
        <Status value={last.outcome} />{' '}
        <Text span inherit c="dimmed">
          {last.asked ? why : ''}
        </Text>
      </span>
    </Tooltip>
  )
}

export function FiredCell({ name }: { name: string }) {
  const { data: fired, isPending } = useLast(name, 'fired')
  if (isPending) return <>…</>
  return fired ? <Moment at={fired.at} /> : text.never
}
