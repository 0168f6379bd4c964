import { Button, Group, Text } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ComputeOut } from '@/api/client'
import { needsSaid, runningSaid } from '@/features/compute/model'
import { BeginTarget, NewTarget } from '@/features/compute/NewTarget'
import { targetsQuery } from '@/features/compute/queries'
import { targetState, text } from '@/features/compute/words'
import type { Column } from '@/ui/DataRow'
import { DataTable } from '@/ui/DataTable'
import { Empty } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Status } from '@/ui/Status'

const t = text.columns

const Dim = ({ said }: { said: string }) => (
  <Text span size="sm" c="dimmed">
    {said}
  </Text>
)

const COLUMNS: Column<ComputeOut>[] = [
  { id: 'name', title: t.name, cell: ({ name }) => name, order: 'name', width: 170 },
  { id: 'state', title: t.state, cell: ({ state }) => <Status value={state} said={targetState(state)} />, width: 100 },
  { id: 'running', title: t.running, cell: runningSaid, width: 96, align: 'right' },
  { id: 'waiting', title: t.waiting, cell: ({ waiting }) => waiting.toLocaleString(), width: 84, align: 'right' },
  { id: 'needs', title: t.needs, cell: ({ needs }) => needsSaid(needs) || <Dim said={text.anything} />, width: 190 },
  {
    id: 'workers',
    title: t.workers,
    cell: ({ workers }) =>
      workers.length ? (
        workers.join(', ')
      ) : (
        <Text span size="sm" c="var(--beyond)">
          {text.nobody}
        </Text>
      ),
  },
  { id: 'priority', title: t.priority, cell: ({ priority }) => priority, width: 84 },
  { id: 'type', title: t.type, cell: ({ type }) => type, order: 'type', width: 130, hidden: true },
  {
    id: 'created',
    title: t.created,
    cell: ({ created_at }) => <Moment at={created_at} />,
    order: 'created_at',
    width: 96,
    hidden: true,
  },
]

/** What documents name by `compute`, how full each is, and who can run what waits there. */
export function TargetsTab({ workspace }: { workspace: string }) {
  const search = useSearch({ from: '/workspaces/$workspace/workers' })
  const navigate = useNavigate({ from: '/workspaces/$workspace/workers' })
  return (
    <>
      {search.create && <NewTarget workspace={workspace} />}
      <DataTable
        label={text.tab}
        columns={COLUMNS}
        query={targetsQuery(workspace, search)}
        search={search}
        onSearch={(next) => void navigate({ search: { ...next, tab: 'targets' }, replace: true })}
        rowKey={({ id }) => id}
        link={({ name }) => ({ to: '/workspaces/$workspace/compute/$name', params: { workspace, name } })}
        empty={
          <Empty
            title={text.empty.title}
            command={text.empty.command}
            action={
              <Group>
                <BeginTarget workspace={workspace} />
                <Button
                  variant="default"
                  renderRoot={(props) => (
                    <Link
                      to="/workspaces/$workspace/compute/$name"
                      params={{ workspace, name: 'default' }}
                      {...props}
                    />
                  )}
                >
                  {text.empty.queue}
                </Button>
              </Group>
            }
          >
            {text.empty.what}
          </Empty>
        }
      />
    </>
  )
}
