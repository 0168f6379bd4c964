import { Table, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { CommitStatusOut } from '@/api/client'
import { Older } from '@/features/git/Older'
import { statusesQuery } from '@/features/git/queries'
import { text } from '@/features/git/words'
import { short } from '@/lib/format'
import { Moment } from '@/ui/Moment'
import { RefLink } from '@/ui/RefLink'
import { Status } from '@/ui/Status'

const t = text.statuses

/** What the repository's commits are told of jobs, and whether the host has taken it. */
export function Statuses({ workspace, name, tells }: { workspace: string; name: string; tells: boolean }) {
  const pages = useInfiniteQuery(statusesQuery(workspace, name))
  const found = pages.data?.pages.flatMap(({ items }) => items)
  const rows = found?.map((one) => (
    <Table.Tr key={one.job}>
      <Table.Td w={110}>
        <Moment at={one.changed_at} />
      </Table.Td>
      <Table.Td className="mono" w={120}>
        <RefLink of={`jobs/${one.job}`}>{short(one.job)}</RefLink>
      </Table.Td>
      <Table.Td className="mono" w={130}>
        {one.commit.slice(0, 12)}
      </Table.Td>
      <Table.Td w={110}>
        <Status value={one.state} />
      </Table.Td>
      <Table.Td>
        <Told status={one} />
      </Table.Td>
    </Table.Tr>
  ))
  return (
    <Older
      title={text.tabs.statuses}
      heads={[t.at, t.job, t.commit, t.state, t.told]}
      rows={rows}
      none={tells ? t.none : t.lacking}
      error={pages.error}
      again={() => void pages.refetch()}
      older={pages.hasNextPage ? () => void pages.fetchNextPage() : undefined}
    />
  )
}

function Told({ status }: { status: CommitStatusOut }) {
  if (status.reason)
    return (
      <Text span size="sm">
        {status.due_at ? t.again(status.attempts) : t.givenUp}: {status.reason}
      </Text>
    )
  return status.due_at ? t.waiting : <Moment at={status.told_at} />
}
