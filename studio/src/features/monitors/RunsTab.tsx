import { Group, Loader, Table, Text } from '@mantine/core'
import { isGoing, windowName } from '@/features/monitors/model'
import type { Run } from '@/features/monitors/run'
import { stageName, text } from '@/features/monitors/words'
import { short } from '@/lib/format'
import { By } from '@/ui/By'
import { Empty } from '@/ui/Faces'
import { Lasted, Moment } from '@/ui/Moment'
import { Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { Status } from '@/ui/Status'

/** Every look at a window, also those under way and those that went wrong. */
export function RunsTab({ runs }: { runs: readonly Run[] }) {
  if (!runs.length) return <Empty title={text.drift.nothing}>{text.drift.nothingWhat}</Empty>
  return (
    <Panel padded={false}>
      <Table.ScrollContainer minWidth={820}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.runs.window}</Table.Th>
              <Table.Th>{text.runs.status}</Table.Th>
              <Table.Th>{text.runs.data}</Table.Th>
              <Table.Th>{text.runs.job}</Table.Th>
              <Table.Th ta="right">{text.runs.took}</Table.Th>
              <Table.Th>{text.runs.measured}</Table.Th>
              <Table.Th>{text.runs.by}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {runs.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  )
}

function RunRow({ run }: { run: Run }) {
  return (
    <>
      <Table.Tr>
        <Table.Td fw={500} style={{ whiteSpace: 'nowrap' }}>
          {windowName(run)}
        </Table.Td>
        <Table.Td miw={120}>
          <Group gap={6} wrap="nowrap">
            <Status value={run.status} />
            {isGoing(run) && <Loader size={12} />}
          </Group>
        </Table.Td>
        <Table.Td>
          <RefLink of={run.window} />
        </Table.Td>
        <Table.Td className="mono">
          {run.job ? <RefLink of={`jobs/${run.job}`}>{short(run.job)}</RefLink> : '–'}
        </Table.Td>
        <Table.Td ta="right">
          <Lasted from={run.createdAt} to={run.endedAt} />
        </Table.Td>
        <Table.Td>
          <Moment at={run.endedAt ?? run.createdAt} />
        </Table.Td>
        <Table.Td>
          <By who={run.by} />
        </Table.Td>
      </Table.Tr>
      {(run.error || isGoing(run)) && (
        <Table.Tr>
          <Table.Td colSpan={7} pt={0}>
            <Text size="sm" c={run.status === 'Failed' ? 'var(--beyond)' : 'dimmed'} role="status">
              {run.error ?? stageName(run.status)}
            </Text>
          </Table.Td>
        </Table.Tr>
      )}
    </>
  )
}
