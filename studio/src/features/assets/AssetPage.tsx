import { Badge } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ContainerOut, VersionOut } from '@/api/client'
import type { Place } from '@/features/assets/acts'
import type { Kind } from '@/features/assets/kind'
import { labelsByVersion } from '@/features/assets/model'
import { About } from '@/features/assets/parts/About'
import { LabelBadges, Labels } from '@/features/assets/parts/Labels'
import { More } from '@/features/assets/parts/More'
import classes from '@/features/assets/parts/parts.module.css'
import { TagList, Tags } from '@/features/assets/parts/Tags'
import { ViewChoice } from '@/features/assets/parts/ViewChoice'
import { containerQuery, versionsQuery } from '@/features/assets/queries'
import { text } from '@/features/assets/words'
import { short, size } from '@/lib/format'
import type { ListSearch } from '@/lib/list'
import { By } from '@/ui/By'
import type { Column } from '@/ui/DataRow'
import { DataTable } from '@/ui/DataTable'
import { Empty } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Details, Page, Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { PageTabs } from '@/ui/TabbedPage'
import { words } from '@/words'

/** A name: its versions, labels, tags and description. */
export function AssetPage({ kind }: { kind: Kind }) {
  const { noun, NameActions } = kind
  const { workspace, name } = useParams({ from: `/workspaces/$workspace/${noun}/$name` })
  const { data: container } = useSuspenseQuery(containerQuery(workspace, noun, name))
  const place = { workspace, noun, name }
  return (
    <Page
      title={name}
      badges={container.archived && <Badge color="gray">{text.details.archived}</Badge>}
      crumbs={[{ title: words.pages[noun], link: { to: `/workspaces/$workspace/${noun}`, params: { workspace } } }]}
      about={<About place={place} shown={container} />}
      actions={
        <>
          {NameActions && <NameActions workspace={workspace} container={container} />}
          <More place={place} archived={container.archived} rename={kind.rename} />
        </>
      }
    >
      <PageTabs
        tabs={[
          {
            id: 'versions',
            title: text.tabs.versions,
            show: () => <Versions kind={kind} place={place} container={container} />,
          },
          ...kind.nameTabs.map((tab) => ({
            ...tab,
            show: () => <tab.show workspace={workspace} container={container} />,
          })),
        ]}
      />
    </Page>
  )
}

function Versions({ kind, place, container }: { kind: Kind; place: Place; container: ContainerOut }) {
  const { workspace, name, noun } = place
  const here = `/workspaces/$workspace/${noun}/$name` as const
  const search: ListSearch = useSearch({ from: here })
  const navigate = useNavigate()
  const onSearch = (next: ListSearch) =>
    void navigate({ to: here, params: { workspace, name }, search: next, replace: true })
  return (
    <div className={classes.columns}>
      <div className={classes.tall}>
        <DataTable
          label={text.tabs.versions}
          columns={columnsOf(kind, container)}
          query={versionsQuery(workspace, noun, name, search)}
          search={search}
          onSearch={onSearch}
          rowKey={({ id }) => id}
          link={({ version }) => ({
            to: `/workspaces/$workspace/${noun}/$name/$version`,
            params: { workspace, name, version },
          })}
          empty={<Empty title={text.empty.versions.title}>{text.empty.versions.what}</Empty>}
          actions={<ViewChoice search={search} onSearch={onSearch} />}
        />
      </div>
      <div>
        <Panel title={text.details.title}>
          <Details
            rows={[
              [text.columns.latest, container.latest_version],
              [text.details.created, <Moment key="c" at={container.created_at} />],
              [text.details.by, <By key="b" who={container.created_by} />],
              [text.details.updated, <Moment key="u" at={container.updated_at} />],
            ]}
          />
        </Panel>
        <Labels place={place} container={container} />
        <Tags place={place} shown={container} />
      </div>
    </div>
  )
}

function columnsOf(kind: Kind, container: ContainerOut): Column<VersionOut>[] {
  const labels = labelsByVersion(container)
  return [
    {
      id: 'version',
      title: text.columns.version,
      cell: ({ version, archived }) => (
        <span className="numbers">
          {version} {archived && <Badge color="gray">{text.details.archived}</Badge>}
        </span>
      ),
      order: 'ordinal',
    },
    {
      id: 'labels',
      title: text.columns.labels,
      cell: ({ version }) => <LabelBadges labels={labels[version] ?? []} />,
      width: 90,
    },
    ...kind.versionColumns,
    {
      id: 'source',
      title: text.columns.source,
      cell: ({ source }) => source.job && <RefLink of={`jobs/${source.job}`}>{short(source.job)}</RefLink>,
      width: 80,
    },
    {
      id: 'created_at',
      title: text.columns.created,
      cell: ({ created_at }) => <Moment at={created_at} />,
      width: 75,
      order: 'created_at',
    },
    {
      id: 'created_by',
      title: text.columns.by,
      cell: ({ created_by }) => <By who={created_by} />,
      width: 150,
      order: 'created_by',
      hidden: true,
    },
    {
      id: 'size',
      title: text.columns.size,
      cell: ({ size: bytes }) => size(bytes),
      width: 70,
      align: 'right',
      order: 'size',
      hidden: !kind.hasFiles,
    },
    { id: 'tags', title: text.columns.tags, cell: ({ tags }) => <TagList tags={tags} />, width: 180, hidden: true },
    {
      id: 'description',
      title: text.columns.description,
      cell: ({ description }) => description,
      width: 260,
      hidden: true,
    },
  ]
}
