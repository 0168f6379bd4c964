import { Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ComputeNodeOut } from '@/api/client'
import { nodesQuery } from '@/features/compute/queries'
import { text } from '@/features/compute/words'
import { Lasted, Moment } from '@/ui/Moment'
import { Panel } from '@/ui/Page'
import { Status } from '@/ui/Status'

const t = text.nodes

/** The machines that were started for a target, the newest first: how long each took, stayed, or why it did not come. */
export function NodesPanel({ workspace, name }: { workspace: string; name: string }) {
  const { data } = useQuery(nodesQuery(workspace, name))
  if (!data) return null
  return (
    <Panel title={t.title} padded={false}>
      {data.items.length ? (
        <Table.ScrollContainer minWidth={620}>
          <Table aria-label={t.title}>
            <Table.Thead>
              <Table.Tr>
                {[t.name, t.state, t.asked, t.took, t.here, t.why].map((column) => (
                  <Table.Th key={column}>{column}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((node) => (
                <Row key={node.id} workspace={workspace} node={node} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      ) : (
        <Text p="sm" size="sm" c="dimmed">
          {t.none}
        </Text>
      )}
    </Panel>
  )
}

function Row({ workspace, node }: { workspace: string; node: ComputeNodeOut }) {
  const isHere = node.worker_id !== null && node.ended_at === null
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        {isHere ? (
          <Link
            className="link"
            to="/workspaces/$workspace/workers/$worker"
            params={{ workspace, worker: node.worker_id ?? '' }}
          >
            {node.name}
          </Link>
        ) : (
          node.name
        )}
      </Table.Td>
      <Table.Td>
        <Status value={node.state} />
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Moment at={node.created_at} />
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        {node.joined_at && <Lasted from={node.created_at} to={node.joined_at} />}
        {node.state === 'preparing' && <Lasted from={node.created_at} to={null} />}
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        {node.joined_at && <Lasted from={node.joined_at} to={node.ended_at} />}
      </Table.Td>
      <Table.Td c="dimmed">{node.reason}</Table.Td>
    </Table.Tr>
  )
}
