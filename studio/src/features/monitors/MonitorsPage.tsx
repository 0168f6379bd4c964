import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { MonitorOut } from '@/api/client'
import { endpointNamesQuery } from '@/api/endpoints'
import { useMay } from '@/features/account/queries'
import { NextCell, PerformanceCell, StateCell, WindowCell, WorstCell } from '@/features/monitors/cells'
import { NewMonitor } from '@/features/monitors/NewMonitor'
import { monitorsQuery } from '@/features/monitors/queries'
import { text } from '@/features/monitors/words'
import type { Column } from '@/ui/DataRow'
import { DataTable } from '@/ui/DataTable'
import { Empty } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Page } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { words } from '@/words'

const COLUMNS: Column<MonitorOut>[] = [
  { id: 'name', title: text.columns.name, cell: ({ name }) => name, order: 'name', width: 150 },
  {
    id: 'endpoint',
    title: text.columns.endpoint,
    cell: ({ endpoint }) => <RefLink of={`endpoints/${endpoint}`} />,
    order: 'endpoint',
    width: 95,
  },
  { id: 'state', title: text.columns.state, cell: ({ health }) => <StateCell health={health} />, width: 100 },
  { id: 'window', title: text.columns.window, cell: ({ health }) => <WindowCell health={health} />, width: 110 },
  { id: 'worst', title: text.columns.worst, cell: ({ health }) => <WorstCell health={health} /> },
  {
    id: 'performance',
    title: text.columns.performance,
    cell: ({ health }) => <PerformanceCell health={health} />,
    width: 205,
  },
  {
    id: 'next',
    title: text.columns.next,
    cell: (monitor) => <NextCell monitor={monitor} />,
    order: 'next_run_at',
    width: 95,
  },
  {
    id: 'enabled',
    title: text.columns.enabled,
    cell: ({ is_enabled }) => (is_enabled ? text.yes : text.no),
    width: 75,
    hidden: true,
  },
  { id: 'description', title: text.columns.description, cell: ({ description }) => description, hidden: true },
  {
    id: 'created',
    title: text.columns.created,
    cell: ({ created_at }) => <Moment at={created_at} />,
    order: 'created_at',
    width: 110,
    hidden: true,
  },
]

/** In the URL, `create` is the endpoint that a new monitor is being written for; `-` for any. */
export function MonitorsPage() {
  const { workspace } = useParams({ from: '/workspaces/$workspace/monitors' })
  const search = useSearch({ from: '/workspaces/$workspace/monitors' })
  const navigate = useNavigate({ from: '/workspaces/$workspace/monitors' })
  const { data: endpoints = [] } = useQuery(endpointNamesQuery(workspace))
  const may = useMay(workspace)
  const set = (next: typeof search) => void navigate({ search: next, replace: true })
  const create = (endpoint: string | undefined) => set({ ...search, create: endpoint })
  const begin = may('monitors/write') && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => create('-')}>
      {text.new}
    </Button>
  )
  return (
    <Page title={words.pages.monitors} fills actions={begin}>
      <DataTable
        label={words.pages.monitors}
        columns={COLUMNS}
        facets={[
          { id: 'endpoint', title: text.columns.endpoint, values: endpoints },
          {
            id: 'is_enabled',
            title: text.columns.enabled,
            values: [
              { value: 'true', label: text.yes },
              { value: 'false', label: text.no },
            ],
          },
        ]}
        query={monitorsQuery(workspace, search)}
        search={search}
        onSearch={set}
        rowKey={({ id }) => id}
        link={({ name }) => ({ to: '/workspaces/$workspace/monitors/$name', params: { workspace, name } })}
        empty={
          <Empty title={text.empty.title} command="lazulite monitor create -f monitor.yml" action={begin}>
            {text.empty.what}
          </Empty>
        }
      />
      {search.create && (
        <NewMonitor
          workspace={workspace}
          endpoint={search.create === '-' ? null : search.create}
          onEndpoint={create}
          onClose={() => create(undefined)}
        />
      )}
    </Page>
  )
}
