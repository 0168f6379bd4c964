import { Table, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '@/features/account/queries'
import { monitorsQuery } from '@/features/endpoints/queries'
import { text } from '@/features/endpoints/words'
import { records, text as textOf } from '@/lib/json'
import { ButtonLink } from '@/ui/ButtonLink'
import { Empty, Failure, Loading } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'

/** The monitors that look at what this endpoint answers. */
export function MonitorsTab({ workspace, endpoint }: { workspace: string; endpoint: string }) {
  const may = useMay(workspace)
  const { data, error, refetch } = useQuery(monitorsQuery(workspace, endpoint))
  if (error) return <Failure error={error} again={() => void refetch()} />
  if (!data) return <Loading />
  const begin = may('monitors/write') && (
    <ButtonLink
      variant={data.length ? 'default' : 'filled'}
      leftSection={<IconPlus size={14} />}
      to="/workspaces/$workspace/monitors"
      params={{ workspace }}
      search={{ create: endpoint }}
    >
      {text.monitors.create}
    </ButtonLink>
  )
  if (!data.length)
    return (
      <div className="panel">
        <Empty title={text.empty.monitors} command="lazulite monitor create -f monitor.yml" action={begin}>
          {text.empty.monitorsWhat}
        </Empty>
      </div>
    )
  return (
    <Panel title={text.tabs.monitors} actions={begin} padded={false}>
      <Table.ScrollContainer minWidth={560}>
        <Table aria-label={text.tabs.monitors}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.monitors.name}</Table.Th>
              <Table.Th>{text.monitors.signals}</Table.Th>
              <Table.Th>{text.monitors.next}</Table.Th>
              <Table.Th>{text.columns.description}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.map((monitor) => (
              <Table.Tr key={monitor.id}>
                <Table.Td>
                  <RefLink of={`monitors/${monitor.name}`} />
                </Table.Td>
                <Table.Td>
                  {records(monitor.definition.signals)
                    .flatMap(({ name }) => textOf(name) ?? [])
                    .join(', ')}
                </Table.Td>
                <Table.Td>
                  {!monitor.is_enabled ? (
                    text.monitors.off
                  ) : monitor.next_run_at ? (
                    <Moment at={monitor.next_run_at} />
                  ) : (
                    text.monitors.byHand
                  )}
                </Table.Td>
                <Table.Td>
                  <Text size="sm" c="dimmed" lineClamp={1}>
                    {monitor.description}
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
