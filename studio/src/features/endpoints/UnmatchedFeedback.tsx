import { Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { unmatchedQuery } from '@/features/endpoints/queries'
import { text } from '@/features/endpoints/words'
import { Moment } from '@/ui/Moment'
import { Panel } from '@/ui/Page'

type Props = { workspace: string; endpoint: string; rows: { captured: number; feedback: number } }

/** The newest feedback on requests or rows that nobody has answered here; nothing where there is none. */
export function UnmatchedFeedback({ workspace, endpoint, rows }: Props) {
  const { data } = useQuery(unmatchedQuery(workspace, endpoint, rows))
  if (!data?.unmatched) return null
  return (
    <Panel title={text.data.unmatched}>
      <Text size="sm" role="status" mb="xs">
        {text.data.unmatchedOf(data.unmatched, data.rows)}
      </Text>
      <Table aria-label={text.data.unmatched}>
        <Table.Tbody>
          {data.newest.map((one) => (
            <Table.Tr key={`${one.request_id} ${one.row} ${one.received_at}`}>
              <Table.Td className="mono">{one.request_id}</Table.Td>
              <Table.Td>{text.data.unmatchedRow(one.row)}</Table.Td>
              <Table.Td>{text.data.unmatchedWhy(one.captured)}</Table.Td>
              <Table.Td ta="right">
                <Moment at={one.received_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}
