import { Grid, Group, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { AuditEntryOut, MonitorOut } from '@/api/client'
import { listeners } from '@/features/monitors/listeners'
import { windowName } from '@/features/monitors/model'
import { listenersQuery } from '@/features/monitors/queries'
import { text } from '@/features/monitors/words'
import { record, text as said, texts } from '@/lib/json'
import { Failure, Loading } from '@/ui/Faces'
import { FactList } from '@/ui/FactList'
import { Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { Status } from '@/ui/Status'

const words = text.activity

/** Who waits for what this monitor tells, and what it has told. */
export function ActivityTab({ workspace, monitor }: { workspace: string; monitor: MonitorOut }) {
  return (
    <Grid gap="sm">
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Panel title={words.listeners} padded={false}>
          <Listeners workspace={workspace} monitor={monitor} />
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Panel title={words.facts}>
          <FactList workspace={workspace} subject={`monitors/${monitor.name}`} tell={tell} />
        </Panel>
      </Grid.Col>
    </Grid>
  )
}

/** The window, and what was beyond its limits in it. */
function tell({ data }: AuditEntryOut): string | null {
  const window = record(data.window)
  const [from, to] = [said(window.from), said(window.to)]
  const broken = texts(data.broken).join(', ')
  return [from && to ? windowName({ from, to }) : '', broken, said(data.error)].filter(Boolean).join(' · ') || null
}

function Listeners({ workspace, monitor }: { workspace: string; monitor: MonitorOut }) {
  const triggers = useQuery(listenersQuery(workspace))
  if (triggers.isPending) return <Loading />
  if (triggers.error) return <Failure error={triggers.error} />
  const found = listeners(triggers.data, monitor)
  if (!found.length)
    return (
      <Text c="dimmed" size="sm" p="sm">
        {words.noListeners}
      </Text>
    )
  return (
    <Table>
      <Table.Tbody>
        {found.map((trigger) => (
          <Table.Tr key={trigger.name}>
            <Table.Td>
              <Group gap="xs">
                <RefLink of={`triggers/${trigger.name}`} />
                {!trigger.is_enabled && <Status value={text.disabled} />}
              </Group>
              <Text size="xs" c="dimmed">
                {words.fires([trigger.when.join(', '), ...trigger.if].join(' · '))}
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
