import { Button, Modal } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { GitHookOut } from '@/api/client'
import { useMay } from '@/features/account/queries'
import { NewGitHook } from '@/features/git/NewGitHook'
import { gitHooksQuery } from '@/features/git/queries'
import { text } from '@/features/git/words'
import { By } from '@/ui/By'
import type { Column } from '@/ui/DataRow'
import { DataTable } from '@/ui/DataTable'
import { Empty } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Page } from '@/ui/Page'
import { words } from '@/words'

const ROUTE = '/workspaces/$workspace/git-hooks'
const tells = (hook: GitHookOut) =>
  hook.reports_status ? (hook.has_credentials ? text.tells.yes : text.tells.lacking) : text.tells.no
const COLUMNS: Column<GitHookOut>[] = [
  { id: 'name', title: text.columns.name, cell: ({ name }) => name, order: 'name', width: 165 },
  { id: 'host', title: text.columns.host, cell: ({ host }) => text.hosts[host], order: 'host', width: 130 },
  { id: 'repository', title: text.columns.repository, cell: ({ repository }) => repository, order: 'repository' },
  { id: 'status', title: text.columns.status, cell: tells, width: 130 },
  {
    id: 'by',
    title: text.columns.by,
    cell: ({ created_by }) => <By who={created_by} />,
    order: 'created_by',
    width: 140,
  },
  {
    id: 'created',
    title: text.columns.created,
    cell: ({ created_at }) => <Moment at={created_at} />,
    order: 'created_at',
    width: 100,
  },
  { id: 'description', title: text.columns.description, cell: ({ description }) => description, hidden: true },
]

export function GitHooksPage() {
  const { workspace } = useParams({ from: ROUTE })
  const search = useSearch({ from: ROUTE })
  const navigate = useNavigate({ from: ROUTE })
  const may = useMay(workspace)
  const [making, setMaking] = useState(false)
  const begin = may('git-hooks/write') && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setMaking(true)}>
      {text.new}
    </Button>
  )
  return (
    <Page title={words.pages['git-hooks']} fills actions={begin}>
      <DataTable
        label={words.pages['git-hooks']}
        columns={COLUMNS}
        facets={[
          {
            id: 'host',
            title: text.columns.host,
            values: Object.entries(text.hosts).map(([value, label]) => ({ value, label })),
          },
        ]}
        query={gitHooksQuery(workspace, search)}
        search={search}
        onSearch={(next) => void navigate({ search: next, replace: true })}
        rowKey={({ name }) => name}
        link={({ name }) => ({ to: '/workspaces/$workspace/git-hooks/$name', params: { workspace, name } })}
        empty={
          <Empty
            title={text.empty.title}
            command="lazulite git-hook create flights --host github --repository https://github.com/pumps/flights"
            action={begin}
          >
            {text.empty.what}
          </Empty>
        }
      />
      <Modal opened={making} onClose={() => setMaking(false)} title={text.new} size="lg" closeOnClickOutside={false}>
        <NewGitHook workspace={workspace} close={() => setMaking(false)} />
      </Modal>
    </Page>
  )
}
