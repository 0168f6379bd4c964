import { Button, Modal, Select, Stack } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { endpointNamesQuery } from '@/api/endpoints'
import { meQuery, useMay } from '@/features/account/queries'
import { startingPolicy } from '@/features/releases/policyDocument'
import { createPolicy, type Policy, policiesQuery, watchedQuery } from '@/features/releases/queries'
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

/** In the URL, `create` is the endpoint that a new policy is for; `-` for any. */
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
        onClose={() => set({ ...search, create: undefined })}
        title={text.newPolicy}
        size="xl"
        closeOnEscape={false}
        closeOnClickOutside={false}
      >
        <NewPolicy workspace={workspace} endpoint={search.create === '-' ? undefined : search.create} />
      </Modal>
    </Page>
  )
}

function NewPolicy({ workspace, endpoint }: { workspace: string; endpoint?: string }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { data: me } = useQuery(meQuery)
  const { data: endpoints = [] } = useQuery(endpointNamesQuery(workspace))
  const [picked, pick] = useState(endpoint)
  const [written, write] = useState<string | null>(null)
  const chosen = picked ?? endpoints[0]
  const { data: watched } = useQuery({ ...watchedQuery(workspace, chosen ?? ''), enabled: chosen !== undefined })
  const known = watched ?? { endpoint: chosen ?? 'my-endpoint', model: 'my-model', windows: null, task: null }
  const send = async (document: string) => {
    const made = await createPolicy(queries, workspace, document)
    await navigate({ to: '/workspaces/$workspace/releases/policies/$policy', params: { workspace, policy: made.name } })
    return made
  }
  return (
    <Stack gap="sm">
      <Select
        label={text.policy.endpoint}
        placeholder={endpoints.length ? undefined : text.policy.noEndpoint}
        data={endpoints}
        value={chosen ?? null}
        onChange={(name) => {
          pick(name ?? undefined)
          write(null)
        }}
        searchable
        allowDeselect={false}
      />
      <DocumentForm
        kind="releasePolicy"
        label={text.newPolicy}
        value={written ?? startingPolicy(known, me?.name ?? 'me')}
        onChange={write}
        submit={text.create}
        send={send}
      />
    </Stack>
  )
}
