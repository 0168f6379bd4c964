import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay } from '@/features/account/queries'
import { startingPolicy } from '@/features/releases/policyDocument'
import { createPolicy, type Policy, policiesQuery } from '@/features/releases/queries'
import { text } from '@/features/releases/words'
import type { Column } from '@/ui/DataRow'
import { DataTable } from '@/ui/DataTable'
import { DocumentForm } from '@/ui/DocumentForm'
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

export function PoliciesPage() {
  const { workspace } = useParams({ from: ROUTE })
  const search = useSearch({ from: ROUTE })
  const navigate = useNavigate({ from: ROUTE })
  const may = useMay(workspace)
  const [opened, { open, close }] = useDisclosure()
  return (
    <Page
      title={text.policy.title}
      fills
      crumbs={[{ title: words.pages.releases, link: { to: '/workspaces/$workspace/releases', params: { workspace } } }]}
      actions={
        may('releases/write') && (
          <Button leftSection={<IconPlus size={14} />} onClick={open}>
            {text.newPolicy}
          </Button>
        )
      }
    >
      <DataTable
        label={text.policy.title}
        columns={COLUMNS}
        query={policiesQuery(workspace, search)}
        search={search}
        onSearch={(next) => void navigate({ search: next, replace: true })}
        rowKey={({ name }) => name}
        link={({ name }) => ({
          to: '/workspaces/$workspace/releases/policies/$policy',
          params: { workspace, policy: name },
        })}
        empty={
          <Empty title={text.policy.empty.title} command="lazulite release policy create -f release.yml">
            {text.policy.empty.what}
          </Empty>
        }
      />
      <Modal
        opened={opened}
        onClose={close}
        title={text.newPolicy}
        size="xl"
        closeOnEscape={false}
        closeOnClickOutside={false}
      >
        <NewPolicy workspace={workspace} />
      </Modal>
    </Page>
  )
}

function NewPolicy({ workspace }: { workspace: string }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [document, setDocument] = useState(() => startingPolicy('my-model', 'me@example.org'))
  const send = async (written: string) => {
    const { name } = await createPolicy(queries, workspace, written)
    await navigate({ to: '/workspaces/$workspace/releases/policies/$policy', params: { workspace, policy: name } })
  }
  return (
    <DocumentForm
      kind="releasePolicy"
      label={text.newPolicy}
      value={document}
      onChange={setDocument}
      submit={text.create}
      send={send}
    />
  )
}
