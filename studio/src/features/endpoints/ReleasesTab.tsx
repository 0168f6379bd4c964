import { Table, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '@/features/account/queries'
import { releasesQuery } from '@/features/endpoints/queries'
import { text } from '@/features/endpoints/words'
import { reasonSaid } from '@/features/releases/words'
import { ButtonLink } from '@/ui/ButtonLink'
import { Empty, Failure, Loading } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { Status } from '@/ui/Status'

/** The releases that have brought versions here, or were refused on the way. */
export function ReleasesTab({ workspace, endpoint }: { workspace: string; endpoint: string }) {
  const may = useMay(workspace)
  const { data, error, refetch } = useQuery(releasesQuery(workspace, endpoint))
  if (error) return <Failure error={error} again={() => void refetch()} />
  if (!data) return <Loading />
  const begin = may('releases/write') && (
    <ButtonLink
      leftSection={<IconPlus size={14} />}
      to="/workspaces/$workspace/releases/policies"
      params={{ workspace }}
      search={{ create: endpoint }}
    >
      {text.releases.create}
    </ButtonLink>
  )
  if (!data.length)
    return (
      <div className="panel">
        <Empty title={text.empty.releases} command="lazulite release policy create -f policy.yml" action={begin}>
          {text.empty.releasesWhat}
        </Empty>
      </div>
    )
  const { releases } = text
  const titles = [releases.model, releases.state, releases.stage, releases.share, releases.policy, releases.opened]
  return (
    <Panel title={text.tabs.releases} padded={false}>
      <Table.ScrollContainer minWidth={640}>
        <Table aria-label={text.tabs.releases}>
          <Table.Thead>
            <Table.Tr>
              {titles.map((title) => (
                <Table.Th key={title}>{title}</Table.Th>
              ))}
              <Table.Th w="36%">{releases.reason}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.map((release) => (
              <Table.Tr key={release.id}>
                <Table.Td>
                  <RefLink of={`releases/${release.id}`}>{`${release.model}:${release.version}`}</RefLink>
                </Table.Td>
                <Table.Td>
                  <Status value={release.state} />
                </Table.Td>
                <Table.Td>{release.rollout?.deployment ?? '–'}</Table.Td>
                <Table.Td className="numbers">{release.rollout ? `${release.rollout.percent} %` : '–'}</Table.Td>
                <Table.Td>{release.policy}</Table.Td>
                <Table.Td>
                  <Moment at={release.opened_at} />
                </Table.Td>
                <Table.Td>
                  <Text size="sm" c="dimmed" lineClamp={2}>
                    {reasonSaid(release.reason) || '–'}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  )
}
