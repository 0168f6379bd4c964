import { Button, Modal } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMay } from '@/features/account/queries'
import { NewPolicy } from '@/features/releases/NewPolicy'
import { type Policy, policiesQuery } from '@/features/releases/queries'
import { text } from '@/features/releases/words'
import type { Column } from '@/ui/DataRow'
import { DataTable } from '@/ui/DataTable'
import { Empty } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Page } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { words } from '@/words'

const ROUTE = '/workspaces/$workspace/releases/policies'
const COLUMNS: Column<Policy>[] = [
  { id: 'name', title: text.columns.policy, cell: ({ name }) => name, order: 'name', width: 180 },
  {
    id: 'model',
    title: text.columns.model,
    cell: ({ model }) => <RefLink of={`models/${model}`} />,
    order: 'model',
    width: 160,
  },
  {
    id: 'endpoint',
    title: text.columns.endpoint,
    cell: ({ endpoint_name }) => endpoint_name && <RefLink of={`endpoints/${endpoint_name}`} />,
    order: 'endpoint_name',
    width: 160,
  },
  { id: 'owner', title: text.columns.owner, cell: ({ owner }) => owner, order: 'owner', width: 220 },
  { id: 'description', title: text.columns.description, cell: ({ description }) => description },
  { id: 'revision', title: text.columns.revision, cell: ({ revision }) => revision, width: 90, align: 'right' },
  {
    id: 'updated',
    title: text.columns.updated,
    cell: ({ updated_at }) => <Moment at={updated_at} />,
    order: 'updated_at',
    width: 100,
  },
]

/** In the URL, `create` is the endpoint that a new policy is for; `-` for any. `model`: the model that it is for. */
export function PoliciesPage() {
  const { workspace } = useParams({ from: ROUTE })
  const search = useSearch({ from: ROUTE })
  const navigate = useNavigate({ from: ROUTE })
  const may = useMay(workspace)
  const set = (next: typeof search) => void navigate({ search: next, replace: true })
  const begin = may('releases/write') && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => set({ ...search, create: '-' })}>
      {text.newPolicy}
    </Button>
  )
  return (
    <Page
      title={text.policy.title}
      fills
      crumbs={[{ title: words.pages.releases, link: { to: '/workspaces/$workspace/releases', params: { workspace } } }]}
      actions={begin}
    >
      <DataTable
        label={text.policy.title}
        columns={COLUMNS}
        query={policiesQuery(workspace, search)}
        search={search}
        onSearch={set}
        rowKey={({ name }) => name}
        link={({ name }) => ({
          to: '/workspaces/$workspace/releases/policies/$policy',
          params: { workspace, policy: name },
        })}
        empty={
          <Empty title={text.policy.empty.title} command="lazulite release policy create -f release.yml" action={begin}>
            {text.policy.empty.what}
          </Empty>
        }
      />
      <Modal
        opened={search.create !== undefined}
        onClose={() => set({ ...search, create: undefined, model: undefined })}
        title={text.newPolicy}
        size="xl"
        closeOnEscape={false}
        closeOnClickOutside={false}
      >
        <NewPolicy
          workspace={workspace}
          model={search.model}
          endpoint={search.create === '-' ? undefined : search.create}
        />
      </Modal>
    </Page>
  )
}
