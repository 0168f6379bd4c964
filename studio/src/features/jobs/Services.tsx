import { Badge, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { JobOut } from '@/api/client'
import { hasEnded } from '@/features/jobs/model'
import { jobQuery } from '@/features/jobs/queries'
import { text } from '@/features/jobs/words'
import { Panel } from '@/ui/Page'

const COLOURS = { Running: 'green', Failed: 'red', Starting: 'yellow', Ended: 'gray' } as const

/** What a job offers while it runs, each with the way to it; asked for again, since it begins and ends without a fact. */
export function Services({ job }: { job: JobOut }) {
  const { workspace } = useParams({ from: '/workspaces/$workspace' })
  const asked = (job.services ?? []).length > 0
  const { data } = useQuery({
    ...jobQuery(workspace, job.name),
    enabled: asked,
    refetchInterval: hasEnded(job) ? false : 2000,
  })
  const services = (data ?? job).services ?? []
  if (!services.length) return null
  return (
    <Panel title={text.services.title} padded={false}>
      <Table>
        <Table.Tbody>
          {services.map(({ name, type, status, endpoint, error }) => (
            <Table.Tr key={name}>
              <Table.Td w="28%">
                {endpoint ? (
                  <a className="link" href={endpoint} target="_blank" rel="noreferrer">
                    {name}
                  </a>
                ) : (
                  <span className="mono">{name}</span>
                )}
              </Table.Td>
              <Table.Td>{type}</Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Text size="sm" c="dimmed">
                  {error}
                </Text>
              </Table.Td>
              <Table.Td ta="right">
                <Badge color={COLOURS[status]} miw="max-content">
                  {text.services.states[status]}
                </Badge>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}
