import { Button, Modal } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMay } from '@/features/account/queries'
import { FiredCell, LastCell } from '@/features/triggers/cells'
import { type Rule, startName } from '@/features/triggers/model'
import { NewTrigger } from '@/features/triggers/NewTrigger'
import { triggersQuery } from '@/features/triggers/queries'
import { text } from '@/features/triggers/words'
import { who } from '@/lib/principals'
import type { Column } from '@/ui/DataRow'
import { DataTable } from '@/ui/DataTable'
import { Empty } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Page } from '@/ui/Page'
import { words } from '@/words'

const ROUTE = '/workspaces/$workspace/triggers'
const COLUMNS: Column<Rule>[] = [
  { id: 'name', title: text.columns.name, cell: ({ name }) => name, order: 'name', width: 165 },
  { id: 'when', title: text.columns.when, cell: ({ when }) => when.join(', '), width: 178 },
  { id: 'last', title: text.columns.last, cell: ({ name }) => <LastCell name={name} /> },
  { id: 'fired', title: text.columns.fired, cell: ({ name }) => <FiredCell name={name} />, width: 90 },
  {
    id: 'counts',
    title: text.columns.counts,
    cell: ({ counts }) => `${counts.fired ?? 0} / ${counts.held ?? 0}`,
    width: 95,
    align: 'right',
  },
  { id: 'starts', title: text.columns.starts, cell: ({ start }) => startName(start).name, width: 190, hidden: true },
  { id: 'owner', title: text.columns.owner, cell: ({ owner }) => who(owner), order: 'owner', width: 165 },
  { id: 'enabled', title: text.columns.enabled, cell: ({ enabled }) => (enabled ? text.yes : text.no), width: 80 },
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

/** In the URL, `create` is the monitor whose drift a new trigger waits for; `-` for any. */
export function TriggersPage() {
  const { workspace } = useParams({ from: ROUTE })
  const search = useSearch({ from: ROUTE })
  const navigate = useNavigate({ from: ROUTE })
  const may = useMay(workspace)
  const set = (next: typeof search) => void navigate({ search: next, replace: true })
  const begin = may('triggers/write') && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => set({ ...search, create: '-' })}>
      {text.new}
    </Button>
  )
  const close = () => set({ ...search, create: undefined })
  return (
    <Page title={words.pages.triggers} fills actions={begin}>
      <DataTable
        label={words.pages.triggers}
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
        query={triggersQuery(workspace, search)}
        search={search}
        onSearch={set}
        rowKey={({ name }) => name}
        link={({ name }) => ({ to: '/workspaces/$workspace/triggers/$name', params: { workspace, name } })}
        empty={
          <Empty title={text.empty.title} command="lazulite trigger create -f trigger.yml" action={begin}>
            {text.empty.what}
          </Empty>
        }
      />
      <Modal
        opened={Boolean(search.create)}
        onClose={close}
        title={text.new}
        size="xl"
        closeOnEscape={false}
        closeOnClickOutside={false}
      >
        <NewTrigger workspace={workspace} monitor={search.create === '-' ? undefined : search.create} />
      </Modal>
    </Page>
  )
}
