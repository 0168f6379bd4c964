import { Table, Text } from '@mantine/core'
import type { JobOut } from '@/api/client'
import { text } from '@/features/jobs/words'
import { Lasted, Moment } from '@/ui/Moment'
import { Panel } from '@/ui/Page'
import { Status } from '@/ui/Status'

/** The tries of a job that was tried more than once, and why each failed. */
export function Attempts({ job }: { job: JobOut }) {
  const tries = job.attempts ?? []
  if (tries.length < 2) return null
  return (
    <Panel title={text.attempts} padded={false}>
      <Table>
        <Table.Tbody>
          {tries.map((one) => (
            <Table.Tr key={one.attempt}>
              <Table.Td className="numbers">{one.attempt}</Table.Td>
              <Table.Td>
                <Status value={one.status} />
              </Table.Td>
              <Table.Td>
                <Moment at={one.started_at} />
              </Table.Td>
              <Table.Td ta="right" className="numbers">
                <Lasted from={one.started_at} to={one.ended_at} />
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
                  {one.error}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}
