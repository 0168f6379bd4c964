import { Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ranInQuery } from '@/features/assets/environments/queries'
import { text } from '@/features/assets/environments/words'
import type { VersionProps } from '@/features/assets/kind'
import { short } from '@/lib/format'
import { By } from '@/ui/By'
import { Empty, Failure, Loading } from '@/ui/Faces'
import { Lasted, Moment } from '@/ui/Moment'
import { RefLink } from '@/ui/RefLink'
import { Status } from '@/ui/Status'

export function UsedTab({ workspace, version }: VersionProps) {
  return <UsedBy workspace={workspace} name={version.name} version={version.version} />
}

/** The jobs that ran in a version. */
export function UsedBy({ workspace, name, version }: { workspace: string; name: string; version: string }) {
  const { data, error, isPending, refetch } = useQuery(ranInQuery(workspace, name, version))
  if (error) return <Failure error={error} again={() => void refetch()} />
  if (isPending) return <Loading />
  if (!data.jobs.length) return <Empty title={text.used.none.title}>{text.used.none.what}</Empty>
  return (
    <div className="panel">
      <div style={{ overflowX: 'auto' }}>
        <Table miw={640}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.used.job}</Table.Th>
              <Table.Th>{text.used.status}</Table.Th>
              <Table.Th>{text.used.started}</Table.Th>
              <Table.Th>{text.used.duration}</Table.Th>
              <Table.Th>{text.used.by}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.jobs.map((job) => (
              <Table.Tr key={job.name}>
                <Table.Td>
                  <RefLink of={`jobs/${job.name}`}>{job.display_name || short(job.name)}</RefLink>
                </Table.Td>
                <Table.Td>
                  <Status value={job.status} />
                </Table.Td>
                <Table.Td>
                  <Moment at={job.started_at ?? job.created_at} />
                </Table.Td>
                <Table.Td>
                  <Lasted from={job.started_at} to={job.ended_at} />
                </Table.Td>
                <Table.Td>
                  <By who={job.created_by} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {data.more > 0 && (
        <Text c="dimmed" p="sm">
          {text.used.more(data.more)}
        </Text>
      )}
    </div>
  )
}
