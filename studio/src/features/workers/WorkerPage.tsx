import { Alert, Grid, Table, Text } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { WorkerOut } from '@/api/client'
import { Clock } from '@/features/workers/Clock'
import { Acts } from '@/features/workers/Duty'
import { equipmentSaid, standingOf } from '@/features/workers/model'
import { workerQuery } from '@/features/workers/queries'
import { RunLink } from '@/features/workers/Runs'
import { Slots } from '@/features/workers/Slots'
import { text } from '@/features/workers/words'
import { size } from '@/lib/format'
import { Lasted, Moment } from '@/ui/Moment'
import { Details, Page, Panel } from '@/ui/Page'
import { Status } from '@/ui/Status'
import { words } from '@/words'

const t = text.worker

export function WorkerPage() {
  const { workspace, worker: id } = useParams({ from: '/workspaces/$workspace/workers/$worker' })
  const { data: worker } = useSuspenseQuery(workerQuery(workspace, id))
  return (
    <Page
      title={worker.name}
      crumbs={[{ title: words.pages.workers, link: { to: '/workspaces/$workspace/workers', params: { workspace } } }]}
      badges={<Status value={standingOf(worker)} />}
      actions={<Acts workspace={workspace} worker={worker} />}
    >
      {worker.state !== 'Online' && <Alert color="orange">{t.lost}</Alert>}
      {worker.duty !== 'working' && <Alert color="yellow">{text.duty.told[worker.duty]}</Alert>}
      <Grid gap="sm">
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Panel title={t.title}>
            <Details
              rows={[
                [text.columns.machine, worker.machine],
                [t.queues, worker.queues.includes('*') ? t.every : worker.queues.join(', ')],
                [t.equipment, equipmentSaid(worker)],
                [
                  t.labels,
                  Object.entries(worker.labels)
                    .map(([key, value]) => `${key}: ${value}`)
                    .join(', '),
                ],
                [t.pythons, worker.pythons.join(', ')],
                [text.columns.slots, <Slots key="slots" worker={worker} />],
                [text.columns.heartbeat, <Moment key="heartbeat" at={worker.last_heartbeat_at} />],
                [text.columns.started, <Moment key="started" at={worker.started_at} />],
                [text.columns.version, worker.version],
                [text.columns.isolation, text.isolation(worker.isolation, worker.levels)],
                [text.columns.clock, <Clock key="clock" worker={worker} exact={text.exact} />],
                ...(worker.workspace ? [[t.only, worker.workspace] satisfies [string, string]] : []),
                [
                  text.columns.id,
                  <span key="id" className="mono">
                    {worker.id}
                  </span>,
                ],
              ]}
            />
          </Panel>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Running worker={worker} />
        </Grid.Col>
      </Grid>
    </Page>
  )
}

function Running({ worker: { running, running_elsewhere } }: { worker: WorkerOut }) {
  return (
    <Panel title={t.running} padded={false}>
      {running.length > 0 && (
        <Table.ScrollContainer minWidth={620}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t.name}</Table.Th>
                <Table.Th>{t.kind}</Table.Th>
                <Table.Th>{t.workspace}</Table.Th>
                <Table.Th>{t.state}</Table.Th>
                <Table.Th ta="right">{t.slots}</Table.Th>
                <Table.Th ta="right">{t.memory}</Table.Th>
                <Table.Th ta="right">{t.since}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {running.map((one) => (
                <Table.Tr key={one.id}>
                  <Table.Td>
                    <RunLink running={one} />
                  </Table.Td>
                  <Table.Td c="dimmed">{one.kind}</Table.Td>
                  <Table.Td c="dimmed">{one.workspace}</Table.Td>
                  <Table.Td>
                    <Status value={one.state} />
                  </Table.Td>
                  <Table.Td ta="right" className="numbers" title={one.slots ? undefined : text.slotlessWhy}>
                    {one.slots || text.noSlot}
                  </Table.Td>
                  <Table.Td ta="right" className="numbers">
                    {one.memory_bytes === null ? '–' : size(one.memory_bytes)}
                  </Table.Td>
                  <Table.Td ta="right">
                    <Lasted from={one.since} to={null} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {!running.length && !running_elsewhere && (
        <Text p="sm" size="sm" c="dimmed">
          {t.nothing}
        </Text>
      )}
      {running_elsewhere > 0 && (
        <Text p="sm" size="sm" c="dimmed">
          {t.elsewhere(running_elsewhere)}
        </Text>
      )}
    </Panel>
  )
}
