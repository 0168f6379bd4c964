import { Group, Table, Text } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import type { Weighed as One } from '@/features/triggers/model'
import { text } from '@/features/triggers/words'

const words = text.history

/** Clause by clause: what was asked, what was found; the one that failed is marked. */
export function Weighed({ clauses }: { clauses: readonly One[] }) {
  return (
    <Table.ScrollContainer minWidth={440}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.asked}</Table.Th>
            <Table.Th>{words.found}</Table.Th>
            <Table.Th w={90}>{words.verdict}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {clauses.map((one) => (
            <Table.Tr key={one.clause} data-passed={one.passed}>
              <Table.Td fw={one.passed ? undefined : 600}>{one.asked}</Table.Td>
              <Table.Td className="mono" style={{ overflowWrap: 'anywhere' }}>
                {one.found}
              </Table.Td>
              <Table.Td>
                <Text
                  span
                  size="sm"
                  fw={one.passed ? undefined : 600}
                  c={one.passed ? 'var(--better)' : 'var(--beyond)'}
                >
                  <Group gap={4} wrap="nowrap" component="span">
                    {one.passed ? <IconCheck size={14} /> : <IconX size={14} />}
                    {one.passed ? words.holds : words.fails}
                  </Group>
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
