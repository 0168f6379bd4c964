import { Table, Text } from '@mantine/core'
import { inZone, type Schedule } from '@/features/schedules/model'
import { text } from '@/features/schedules/words'
import { Moment } from '@/ui/Moment'
import { Panel } from '@/ui/Page'

const words = text.next

/** Its next ten times, on its own clock. */
export function NextTimes({ schedule }: { schedule: Schedule }) {
  const { nextTimes, trigger, enabled } = schedule
  return (
    <Panel title={words.title} padded={false}>
      {nextTimes.length ? (
        <Table.ScrollContainer minWidth={300}>
          <Table aria-label={words.title}>
            <Table.Tbody>
              {nextTimes.map((at) => (
                <Table.Tr key={at}>
                  <Table.Td className="numbers">{inZone(at, trigger.zone)}</Table.Td>
                  <Table.Td ta="right" c="dimmed">
                    <Moment at={at} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      ) : (
        <Text size="sm" c="dimmed" p="sm">
          {enabled ? words.none : words.off}
        </Text>
      )}
    </Panel>
  )
}
