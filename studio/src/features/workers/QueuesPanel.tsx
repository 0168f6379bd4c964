import { Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { QueueOut, WorkerOut } from '@/api/client'
import { queuesOf } from '@/features/workers/model'
import { text } from '@/features/workers/words'
import { Lasted } from '@/ui/Moment'
import { Panel } from '@/ui/Page'

const t = text.queues

type Props = { workspace: string; queues: readonly QueueOut[]; workers: readonly WorkerOut[] }

/** What waits in each queue, for how long, and whether anybody takes from it. */
export function QueuesPanel({ workspace, queues, workers }: Props) {
  const found = queuesOf(queues, workers)
  return (
    <Panel title={t.title} padded={false}>
      {!found.length && (
        <Text p="sm" c="dimmed" size="sm">
          {t.none}
        </Text>
      )}
      {found.length > 0 && (
        <Table.ScrollContainer minWidth={460} mah={190}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t.queue}</Table.Th>
                <Table.Th ta="right">{t.waiting}</Table.Th>
                <Table.Th ta="right">{t.slots}</Table.Th>
                <Table.Th ta="right">{t.oldest}</Table.Th>
                <Table.Th>{t.workers}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {found.map((one) => (
                <Table.Tr key={one.queue}>
                  <Table.Td fw={500}>
                    <Link
                      className="link"
                      to="/workspaces/$workspace/compute/$name"
                      params={{ workspace, name: one.queue }}
                    >
                      {one.queue}
                    </Link>
                  </Table.Td>
                  <Table.Td ta="right" className="numbers">
                    {one.waiting.toLocaleString()}
                  </Table.Td>
                  <Table.Td ta="right" className="numbers">
                    {one.slots.toLocaleString()}
                  </Table.Td>
                  <Table.Td ta="right">
                    <Lasted from={one.since} to={null} />
                  </Table.Td>
                  <Table.Td>
                    {one.served || !one.waiting ? (
                      <Text span size="sm" c="dimmed">
                        {t.online(one.served)}
                      </Text>
                    ) : (
                      <Text span size="sm" c="var(--beyond)">
                        {t.nobody}
                      </Text>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Panel>
  )
}
