import { Grid, Stack, Table, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { MonitorOut, Tagged } from '@/api/client'
import { useMay } from '@/features/account/queries'
import { changeMonitor } from '@/features/monitors/queries'
import type { Figures, Schedule, Watched, WatchedSignal } from '@/features/monitors/run'
import { metricName, text } from '@/features/monitors/words'
import { figure, span } from '@/lib/format'
import { who } from '@/lib/principals'
import { DocumentPanel } from '@/ui/DocumentPanel'
import { Moment } from '@/ui/Moment'
import { Details, Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'

type Props = { workspace: string; monitor: Tagged<MonitorOut>; watched: Watched; schedule: Schedule | null }
const words = text.definition

/** What is watched and when: to read, and as the document that makes it as it is, to be changed by who may. */
export function DefinitionTab({ workspace, monitor, watched, schedule }: Props) {
  const queries = useQueryClient()
  return (
    <Grid gap="sm">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="sm">
          <Panel title={text.tabs.definition}>
            <Details rows={rowsOf(monitor, watched, schedule)} />
          </Panel>
          <Panel title={words.signals} padded={false}>
            <Signals signals={watched.signals} />
          </Panel>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <DocumentPanel
          kind="monitor"
          flat="create_monitor"
          title={words.yaml}
          document={monitor.document ?? ''}
          etag={monitor.etag}
          may={useMay(workspace)('monitors/write')}
          send={(draft) => changeMonitor(queries, workspace, monitor.name, draft)}
        />
      </Grid.Col>
    </Grid>
  )
}

function rowsOf(
  monitor: MonitorOut,
  watched: Watched,
  schedule: Schedule | null,
): Parameters<typeof Details>[0]['rows'] {
  return [
    [words.endpoint, <RefLink key="endpoint" of={`endpoints/${watched.endpoint}`} />],
    [words.deployment, watched.deployment ?? words.all],
    [words.task, watched.task],
    [words.reference, watched.reference && <RefLink key="reference" of={watched.reference} />],
    [words.target, watched.target],
    [words.truth, watched.truth],
    [words.positive, watched.positive],
    [words.clock, watched.timestampColumn ?? words.answered],
    [words.lateness, watched.latenessSeconds === null ? words.anyLateness : span(watched.latenessSeconds)],
    [words.schedule, scheduleSaid(schedule)],
    [words.windows, <RefLink key="windows" of={`data/${monitor.window_asset}`} />],
    [
      words.owner,
      <span key="owner">
        {who(monitor.created_by)}, <Moment at={monitor.created_at} />
      </span>,
    ],
  ]
}

function scheduleSaid(schedule: Schedule | null): string {
  if (!schedule) return text.onDemand
  return schedule.cron
    ? words.cron(schedule.cron, schedule.timeZone)
    : words.every(schedule.interval, schedule.frequency)
}

const limitsSaid = (limits: Figures) =>
  Object.entries(limits)
    .map(([metric, limit]) => `${metricName(metric)} ${figure(limit)}`)
    .join(', ')

function Signals({ signals }: { signals: readonly WatchedSignal[] }) {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="20%">{words.signal}</Table.Th>
          <Table.Th>{words.features}</Table.Th>
          <Table.Th w="40%">{words.limits}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {signals.map((signal) => (
          <Table.Tr key={signal.name} style={{ verticalAlign: 'top' }}>
            <Table.Td>
              {signal.name}
              <Text size="xs" c="dimmed">
                {signal.type.replaceAll('_', ' ')}
              </Text>
            </Table.Td>
            <Table.Td>
              {signal.type === 'model_performance' ? '–' : (signal.features?.join(', ') ?? words.allFeatures)}
            </Table.Td>
            <Table.Td>
              {Object.entries(signal.thresholds).map(([group, limits]) => (
                <div key={group}>
                  <Text size="xs" c="dimmed">
                    {group}
                  </Text>
                  {limitsSaid(limits)}
                </div>
              ))}
              {Object.keys(signal.thresholds).length === 0 && words.defaults}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
