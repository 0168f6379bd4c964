import { Button, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { WorkerOut } from '@/api/client'
import { useMay } from '@/features/account/queries'
import { BeginTarget } from '@/features/compute/NewTarget'
import { TargetsTab } from '@/features/compute/TargetsTab'
import { text as targetText } from '@/features/compute/words'
import { Clock } from '@/features/workers/Clock'
import { GatewayPanel } from '@/features/workers/GatewayPanel'
import { standingOf, workerCommand } from '@/features/workers/model'
import { QueuesPanel } from '@/features/workers/QueuesPanel'
import { workersQuery } from '@/features/workers/queries'
import { Runs } from '@/features/workers/Runs'
import { Slots } from '@/features/workers/Slots'
import { TokensTab } from '@/features/workers/TokensTab'
import { text } from '@/features/workers/words'
import { CopyLine } from '@/ui/Copy'
import type { Column } from '@/ui/DataRow'
import { DataTable } from '@/ui/DataTable'
import { Empty } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Page } from '@/ui/Page'
import { Status } from '@/ui/Status'
import { PageTabs } from '@/ui/TabbedPage'
import { words } from '@/words'
import classes from './workers.module.css'

const COLUMNS: Column<WorkerOut>[] = [
  { id: 'name', title: text.columns.name, cell: ({ name }) => name, order: 'name', width: 120 },
  { id: 'state', title: text.columns.state, cell: (worker) => <Status value={standingOf(worker)} />, width: 126 },
  { id: 'slots', title: text.columns.slots, cell: (worker) => <Slots worker={worker} />, order: 'slots', width: 122 },
  { id: 'running', title: text.columns.running, cell: (worker) => <Runs worker={worker} /> },
  { id: 'queue', title: text.columns.queue, cell: ({ queues }) => queues.join(', '), order: 'queue', width: 84 },
  {
    id: 'machine',
    title: text.columns.machine,
    cell: ({ machine }) => machine ?? '–',
    order: 'machine',
    width: 96,
  },
  {
    id: 'heartbeat',
    title: text.columns.heartbeat,
    cell: ({ last_heartbeat_at }) => <Moment at={last_heartbeat_at} />,
    order: 'last_heartbeat_at',
    width: 92,
  },
  { id: 'version', title: text.columns.version, cell: ({ version }) => version ?? '–', order: 'version', width: 76 },
  { id: 'clock', title: text.columns.clock, cell: (worker) => <Clock worker={worker} />, width: 96 },
  {
    id: 'started',
    title: text.columns.started,
    cell: ({ started_at }) => <Moment at={started_at} />,
    order: 'started_at',
    width: 100,
    hidden: true,
  },
  {
    id: 'id',
    title: text.columns.id,
    cell: ({ id }) => <span className="mono">{id}</span>,
    order: 'id',
    width: 260,
    hidden: true,
  },
]

const HERE = '/workspaces/$workspace/workers'

export function WorkersPage() {
  const { workspace } = useParams({ from: HERE })
  const search = useSearch({ from: HERE })
  const may = useMay('')
  const mayHere = useMay(workspace)
  const targets = { id: 'targets', title: targetText.tab, show: () => <TargetsTab workspace={workspace} /> }
  const tabs = [
    { id: 'workers', title: text.tabs.workers, show: () => <Workers workspace={workspace} /> },
    ...(mayHere('targets/read') ? [targets] : []),
  ]
  return (
    <Page
      title={words.pages.workers}
      about={text.about}
      actions={search.tab === targets.id && <BeginTarget workspace={workspace} />}
    >
      <PageTabs
        tabs={
          may('workers/read') ? [...tabs, { id: 'tokens', title: text.tabs.tokens, show: () => <TokensTab /> }] : tabs
        }
      />
    </Page>
  )
}

function Workers({ workspace }: { workspace: string }) {
  const search = useSearch({ from: HERE })
  const navigate = useNavigate({ from: HERE })
  // Of all workers, however the list is narrowed.
  const { data } = useInfiniteQuery(workersQuery(workspace))
  const shown = data?.pages.flatMap(({ items }) => items) ?? []
  const queues = data?.pages[0]?.queues ?? []
  return (
    <>
      <div className={classes.top}>
        <QueuesPanel workspace={workspace} queues={queues} workers={shown} />
        <GatewayPanel workspace={workspace} />
      </div>
      <div className={classes.list}>
        <DataTable
          label={text.tabs.workers}
          columns={COLUMNS}
          facets={[{ id: 'queue', title: text.columns.queue, values: queues.map(({ queue }) => queue) }]}
          query={workersQuery(workspace, search)}
          search={search}
          onSearch={(next) => void navigate({ search: next, replace: true })}
          rowKey={({ id }) => id}
          link={({ id }) => ({ to: '/workspaces/$workspace/workers/$worker', params: { workspace, worker: id } })}
          empty={<NoWorker tokens={() => void navigate({ search: { tab: 'tokens' } })} />}
        />
      </div>
    </>
  )
}

/** How a machine becomes a worker. */
function NoWorker({ tokens }: { tokens: () => void }) {
  const may = useMay('')
  return (
    <Empty
      title={text.empty.title}
      command="lazulite token create --worker gpu-1"
      action={
        <Stack gap="xs" align="center">
          <Text size="sm" c="dimmed">
            {text.empty.there}
          </Text>
          <CopyLine text={workerCommand('lz_…', location.origin)} />
          {may('workers/write') && (
            <Button mt="xs" onClick={tokens}>
              {text.empty.make}
            </Button>
          )}
        </Stack>
      }
    >
      {text.empty.what}
    </Empty>
  )
}
