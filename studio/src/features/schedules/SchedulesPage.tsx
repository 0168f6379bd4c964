import { Button, Modal, Text, Tooltip } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMay } from '@/features/account/queries'
import { createsName, type Schedule } from '@/features/schedules/model'
import { NewSchedule } from '@/features/schedules/NewSchedule'
import { schedulesQuery } from '@/features/schedules/queries'
import { countsSaid, text, whenSaid } from '@/features/schedules/words'
import { who } from '@/lib/principals'
import type { Column } from '@/ui/DataRow'
import { DataTable } from '@/ui/DataTable'
import { Empty } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Page } from '@/ui/Page'
import { Status } from '@/ui/Status'
import { words } from '@/words'

const ROUTE = '/workspaces/$workspace/schedules'
const COLUMNS: Column<Schedule>[] = [
  { id: 'name', title: text.columns.name, cell: ({ name }) => name, order: 'name', width: 180 },
  { id: 'when', title: text.columns.when, cell: (one) => whenSaid(one) },
  { id: 'zone', title: text.columns.zone, cell: ({ trigger }) => trigger.zone, width: 130 },
  { id: 'next', title: text.columns.next, cell: (one) => <Next of={one} />, order: 'next_fire_at', width: 110 },
  {
    id: 'last',
    title: text.columns.last,
    cell: ({ last }) => (last ? <Moment at={last.fireAt} /> : text.never),
    width: 100,
  },
  { id: 'outcome', title: text.columns.outcome, cell: (one) => <Came of={one} />, width: 110 },
  {
    id: 'counts',
    title: text.columns.counts,
    cell: ({ counts }) => countsSaid(counts),
    width: 180,
    align: 'right',
  },
  { id: 'owner', title: text.columns.owner, cell: ({ owner }) => who(owner), order: 'owner', width: 100 },
  { id: 'creates', title: text.columns.creates, cell: ({ creates }) => createsName(creates).name, hidden: true },
  {
    id: 'enabled',
    title: text.columns.enabled,
    cell: ({ enabled }) => (enabled ? text.yes : text.no),
    width: 80,
    hidden: true,
  },
  {
    id: 'created',
    title: text.columns.created,
    cell: ({ createdAt }) => <Moment at={createdAt} />,
    order: 'created_at',
    width: 100,
    hidden: true,
  },
  { id: 'description', title: text.columns.description, cell: ({ description }) => description, hidden: true },
]

/** In the URL, `create` is the job that a new schedule runs again; `-` for any. */
export function SchedulesPage() {
  const { workspace } = useParams({ from: ROUTE })
  const search = useSearch({ from: ROUTE })
  const navigate = useNavigate({ from: ROUTE })
  const may = useMay(workspace)
  const set = (next: typeof search) => void navigate({ search: next, replace: true })
  const begin = may('schedules/write') && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => set({ ...search, create: '-' })}>
      {text.new}
    </Button>
  )
  return (
    <Page title={words.pages.schedules} fills actions={begin}>
      <DataTable
        label={words.pages.schedules}
        columns={COLUMNS}
        facets={[
          {
            id: 'is_enabled',
            title: text.columns.enabled,
            values: [
              { value: 'true', label: text.yes },
              { value: 'false', label: text.no },
            ],
          },
        ]}
        query={schedulesQuery(workspace, search)}
        search={search}
        onSearch={set}
        rowKey={({ name }) => name}
        link={({ name }) => ({ to: '/workspaces/$workspace/schedules/$name', params: { workspace, name } })}
        empty={
          <Empty title={text.empty.title} command="lazulite schedule create -f schedule.yml" action={begin}>
            {text.empty.what}
          </Empty>
        }
      />
      <Modal
        opened={Boolean(search.create)}
        onClose={() => set({ ...search, create: undefined })}
        title={text.new}
        size="xl"
        closeOnEscape={false}
        closeOnClickOutside={false}
      >
        <NewSchedule workspace={workspace} job={search.create === '-' ? undefined : search.create} />
      </Modal>
    </Page>
  )
}

function Next({ of }: { of: Schedule }) {
  if (!of.enabled) return <Status value={text.disabled} />
  return of.nextAt ? (
    <Moment at={of.nextAt} />
  ) : (
    <Text inherit c="dimmed">
      {text.ended}
    </Text>
  )
}

/** How the job of its last time stands, or why there was none. */
function Came({ of: { last } }: { of: Schedule }) {
  if (!last) return <>–</>
  const badge = <Status value={last.jobStatus ?? last.outcome} />
  return last.reason ? (
    <Tooltip label={last.reason} multiline maw={360}>
      <span>{badge}</span>
    </Tooltip>
  ) : (
    badge
  )
}
