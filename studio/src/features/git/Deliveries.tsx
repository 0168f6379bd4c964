import { Table } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Older } from '@/features/git/Older'
import { deliveriesQuery } from '@/features/git/queries'
import { text } from '@/features/git/words'
import { Moment } from '@/ui/Moment'
import { Status } from '@/ui/Status'

const t = text.deliveries

/** What the host has sent, what it told, and why it was refused. */
export function Deliveries({ workspace, name }: { workspace: string; name: string }) {
  const pages = useInfiniteQuery(deliveriesQuery(workspace, name))
  const found = pages.data?.pages.flatMap(({ items }) => items)
  const rows = found?.map((one) => (
    <Table.Tr key={one.id} data-outcome={one.outcome}>
      <Table.Td w={110}>
        <Moment at={one.received_at} />
      </Table.Td>
      <Table.Td w={190}>{one.event || '–'}</Table.Td>
      <Table.Td w={110}>
        <Status value={one.outcome} />
      </Table.Td>
      <Table.Td>{one.reason || '–'}</Table.Td>
      <Table.Td w={60} ta="right">
        {one.facts.length}
      </Table.Td>
    </Table.Tr>
  ))
  return (
    <Older
      title={text.tabs.deliveries}
      heads={[t.at, t.event, t.outcome, t.why, t.facts]}
      rows={rows}
      none={t.none}
      error={pages.error}
      again={() => void pages.refetch()}
      older={pages.hasNextPage ? () => void pages.fetchNextPage() : undefined}
    />
  )
}
