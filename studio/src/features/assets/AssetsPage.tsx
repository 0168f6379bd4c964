import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ContainerOut } from '@/api/client'
import type { Kind } from '@/features/assets/kind'
import { viewOf } from '@/features/assets/model'
import { LabelBadges } from '@/features/assets/parts/Labels'
import { TagList } from '@/features/assets/parts/Tags'
import { ViewChoice } from '@/features/assets/parts/ViewChoice'
import { containersQuery } from '@/features/assets/queries'
import { text } from '@/features/assets/words'
import type { ListSearch } from '@/lib/list'
import { By } from '@/ui/By'
import type { Column } from '@/ui/DataRow'
import { DataTable } from '@/ui/DataTable'
import { Empty } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Page } from '@/ui/Page'
import { words } from '@/words'

const NAME: Column<ContainerOut> = { id: 'name', title: text.columns.name, cell: ({ name }) => name, order: 'name' }
const LATEST: Column<ContainerOut> = {
  id: 'latest',
  title: text.columns.latest,
  cell: ({ latest_version }) => <span className="numbers">{latest_version ?? '–'}</span>,
  width: 100,
}
const AFTER: Column<ContainerOut>[] = [
  {
    id: 'labels',
    title: text.columns.labels,
    cell: ({ labels }) => (
      <LabelBadges labels={Object.entries(labels).map(([label, version]) => `${label} → ${version}`)} />
    ),
    width: 110,
  },
  { id: 'tags', title: text.columns.tags, cell: ({ tags }) => <TagList tags={tags} />, width: 110 },
  {
    id: 'updated_at',
    title: text.columns.updated,
    cell: ({ updated_at }) => <Moment at={updated_at} />,
    width: 90,
    order: 'updated_at',
  },
  {
    id: 'by',
    title: text.columns.by,
    cell: ({ newest, created_by }) => <By who={newest?.created_by ?? created_by} />,
    width: 120,
  },
  {
    id: 'created_at',
    title: text.columns.created,
    cell: ({ created_at }) => <Moment at={created_at} />,
    width: 100,
    order: 'created_at',
    hidden: true,
  },
  {
    id: 'description',
    title: text.columns.description,
    cell: ({ description }) => description,
    width: 260,
    hidden: true,
  },
]

/** The names of one kind. */
export function AssetsPage({ kind }: { kind: Kind }) {
  const { noun, columns, views, ListActions, EmptyAction } = kind
  const here = `/workspaces/$workspace/${noun}` as const
  const { workspace } = useParams({ from: here })
  const search: ListSearch = useSearch({ from: here })
  const navigate = useNavigate()
  const onSearch = (next: ListSearch) => void navigate({ to: here, params: { workspace }, search: next, replace: true })
  const other = views.find(({ id }) => id === search.view)
  const choice = <ViewChoice search={search} onSearch={onSearch} more={views} />
  const empty = viewOf(search) === 'archived' ? text.empty.archived : text.empty[noun]
  return (
    <Page
      title={words.pages[noun]}
      fills
      actions={ListActions && <ListActions workspace={workspace} begun={search.create !== undefined} />}
      badges={choice}
    >
      {other ? (
        <other.show workspace={workspace} />
      ) : (
        <DataTable
          label={words.pages[noun]}
          columns={[NAME, LATEST, ...columns, ...AFTER]}
          query={containersQuery(workspace, noun, search)}
          search={search}
          onSearch={onSearch}
          rowKey={({ name }) => name}
          link={({ name }) => ({ to: `/workspaces/$workspace/${noun}/$name`, params: { workspace, name } })}
          empty={
            <Empty
              title={empty.title}
              command={'command' in empty ? empty.command : undefined}
              action={EmptyAction && viewOf(search) !== 'archived' && <EmptyAction workspace={workspace} />}
            >
              {empty.what}
            </Empty>
          }
        />
      )}
    </Page>
  )
}
