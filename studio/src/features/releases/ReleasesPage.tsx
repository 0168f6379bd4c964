import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReleaseOut } from '@/api/client'
import { useMay } from '@/features/account/queries'
import { Dots } from '@/features/releases/Dots'
import { JudgedFigure } from '@/features/releases/Figure'
import { candidate, endedAt, STATES } from '@/features/releases/model'
import { OpenRelease } from '@/features/releases/OpenRelease'
import { policiesQuery, releasesQuery } from '@/features/releases/queries'
import { WaitsFor } from '@/features/releases/WaitsFor'
import { text } from '@/features/releases/words'
import { stateSaid } from '@/lib/states'
import { ButtonLink } from '@/ui/ButtonLink'
import { By } from '@/ui/By'
import type { Column } from '@/ui/DataRow'
import { DataTable } from '@/ui/DataTable'
import { Empty } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Page } from '@/ui/Page'
import { Status } from '@/ui/Status'
import { words } from '@/words'

const COLUMNS: Column<ReleaseOut>[] = [
  { id: 'candidate', title: text.columns.candidate, cell: candidate, order: 'model', width: 125 },
  {
    id: 'state',
    title: text.columns.state,
    cell: ({ state }) => <Status value={state} />,
    order: 'state',
    width: 130,
  },
  { id: 'stages', title: text.columns.stages, cell: ({ stages }) => <Dots stages={stages} />, width: 155 },
  { id: 'waits', title: text.columns.waits, cell: (release) => <WaitsFor release={release} /> },
  { id: 'figure', title: text.columns.figure, cell: ({ stages }) => <JudgedFigure stages={stages} />, width: 205 },
  { id: 'policy', title: text.columns.policy, cell: ({ policy }) => policy, order: 'policy', width: 100 },
  {
    id: 'opened',
    title: text.columns.opened,
    cell: ({ opened_at }) => <Moment at={opened_at} />,
    order: 'opened_at',
    width: 80,
  },
  {
    id: 'ended',
    title: text.columns.ended,
    cell: (release) => <Moment at={endedAt(release)} />,
    order: 'updated_at',
    width: 80,
  },
  {
    id: 'by',
    title: text.columns.by,
    cell: ({ opened_by }) => <By who={opened_by} />,
    order: 'opened_by',
    width: 140,
    hidden: true,
  },
  {
    id: 'champion',
    title: text.columns.champion,
    cell: ({ champion, model }) => (champion === null ? '–' : `${model}:${champion}`),
    width: 120,
    hidden: true,
  },
]

export function ReleasesPage() {
  const { workspace } = useParams({ from: '/workspaces/$workspace/releases' })
  const search = useSearch({ from: '/workspaces/$workspace/releases' })
  const navigate = useNavigate({ from: '/workspaces/$workspace/releases' })
  const policies = useInfiniteQuery(policiesQuery(workspace))
  const may = useMay(workspace)
  const [opening, setOpening] = useState(false)
  const named = policies.data?.pages.flatMap(({ items }) => items) ?? []
  const actions = (
    <>
      <ButtonLink variant="default" to="/workspaces/$workspace/releases/policies" params={{ workspace }}>
        {text.policies}
      </ButtonLink>
      {may('releases/write') && (
        <Button leftSection={<IconPlus size={14} />} onClick={() => setOpening(true)}>
          {text.newRelease}
        </Button>
      )}
    </>
  )
  const first = may('releases/write') && !named.length && (
    <ButtonLink
      leftSection={<IconPlus size={14} />}
      to="/workspaces/$workspace/releases/policies"
      params={{ workspace }}
      search={{ create: '-' }}
    >
      {text.newPolicy}
    </ButtonLink>
  )
  return (
    <Page title={words.pages.releases} fills actions={actions}>
      <DataTable
        label={words.pages.releases}
        columns={COLUMNS}
        facets={[
          {
            id: 'state',
            title: text.columns.state,
            values: STATES.map((value) => ({ value, label: stateSaid(value) })),
          },
          { id: 'policy', title: text.columns.policy, values: named.map(({ name }) => name) },
        ]}
        query={releasesQuery(workspace, search)}
        search={search}
        onSearch={(next) => void navigate({ search: next, replace: true })}
        rowKey={({ id }) => id}
        link={({ id }) => ({ to: '/workspaces/$workspace/releases/$release', params: { workspace, release: id } })}
        empty={
          <Empty title={text.empty.title} command="lazulite release policy create -f release.yml" action={first}>
            {text.empty.what}
          </Empty>
        }
      />
      {(opening || search.open) && policies.data && (
        <OpenRelease
          workspace={workspace}
          policies={named}
          wanted={search.open}
          onClose={() => {
            setOpening(false)
            if (search.open) void navigate({ search: { ...search, open: undefined }, replace: true })
          }}
        />
      )}
    </Page>
  )
}
