import { Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ComputeLoadOut, OpenOut } from '@/api/client'
import { text } from '@/features/compute/words'
import { linkOf } from '@/lib/refs'
import { refOfRunning } from '@/lib/running'
import { By } from '@/ui/By'
import { Lasted } from '@/ui/Moment'
import { Panel } from '@/ui/Page'
import { Status } from '@/ui/Status'

type Props = { workspace: string; load: ComputeLoadOut }

/** What waits, in the order of its turns, each with the reason. */
export function WaitingPanel({ workspace, load }: Props) {
  const t = text.waiting
  return (
    <Queue
      title={t.title}
      none={t.none}
      rows={load.waiting}
      columns={[t.job, t.by, t.since, t.why]}
      more={load.waiting_in_all - load.waiting.length}
    >
      {(one) => (
        <>
          <Table.Td>
            <Named workspace={workspace} one={one} />
          </Table.Td>
          <Table.Td c="dimmed">
            <By who={one.submitter} />
          </Table.Td>
          <Table.Td style={{ whiteSpace: 'nowrap' }}>
            <Lasted from={one.since} to={null} />
          </Table.Td>
          <Table.Td>{one.waiting_for}</Table.Td>
        </>
      )}
    </Queue>
  )
}

/** What runs, the longest at it first, and where. */
export function RunningPanel({ workspace, load }: Props) {
  const t = text.running
  const w = text.waiting
  return (
    <Queue
      title={t.title}
      none={t.none}
      rows={load.running}
      columns={[w.job, w.by, w.since, t.state, t.slots, t.worker]}
      more={load.running_in_all - load.running.length}
    >
      {(one) => (
        <>
          <Table.Td>
            <Named workspace={workspace} one={one} />
          </Table.Td>
          <Table.Td c="dimmed">
            <By who={one.submitter} />
          </Table.Td>
          <Table.Td style={{ whiteSpace: 'nowrap' }}>
            <Lasted from={one.since} to={null} />
          </Table.Td>
          <Table.Td>
            <Status value={one.state} />
          </Table.Td>
          <Table.Td className="numbers">{one.slots}</Table.Td>
          <Table.Td>
            {one.worker_id && (
              <Link
                className="link"
                to="/workspaces/$workspace/workers/$worker"
                params={{ workspace, worker: one.worker_id }}
              >
                {one.worker ?? one.worker_id}
              </Link>
            )}
          </Table.Td>
        </>
      )}
    </Queue>
  )
}

type QueueProps = {
  title: string
  none: string
  rows: OpenOut[]
  columns: string[]
  more: number
  children: (one: OpenOut) => ReactNode
}

function Queue({ title, none, rows, columns, more, children }: QueueProps) {
  return (
    <Panel title={title} padded={false}>
      {!rows.length && (
        <Text p="sm" size="sm" c="dimmed">
          {none}
        </Text>
      )}
      {rows.length > 0 && (
        <Table.ScrollContainer minWidth={620}>
          <Table aria-label={title}>
            <Table.Thead>
              <Table.Tr>
                {columns.map((column) => (
                  <Table.Th key={column}>{column}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((one) => (
                <Table.Tr key={one.id}>{children(one)}</Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {more > 0 && (
        <Text p="sm" size="xs" c="dimmed">
          {text.waiting.more(more)}
        </Text>
      )}
    </Panel>
  )
}

function Named({ workspace, one }: { workspace: string; one: OpenOut }) {
  const link = linkOf(workspace, refOfRunning(one))
  if (!link) return <>{one.name}</>
  return (
    <Link className="link" {...link}>
      {one.name || one.id}
    </Link>
  )
}
