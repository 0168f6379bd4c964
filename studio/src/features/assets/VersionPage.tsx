import { Badge, Group } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { VersionOut } from '@/api/client'
import type { Place } from '@/features/assets/acts'
import type { Kind } from '@/features/assets/kind'
import { lineageNode } from '@/features/assets/model'
import { About } from '@/features/assets/parts/About'
import { Copied } from '@/features/assets/parts/Copied'
import { Files } from '@/features/assets/parts/Files'
import { LabelBadges, Labels } from '@/features/assets/parts/Labels'
import { More } from '@/features/assets/parts/More'
import classes from '@/features/assets/parts/parts.module.css'
import { Source } from '@/features/assets/parts/Source'
import { Tags } from '@/features/assets/parts/Tags'
import { containerQuery, versionQuery } from '@/features/assets/queries'
import { text } from '@/features/assets/words'
import { size } from '@/lib/format'
import { By } from '@/ui/By'
import { Lineage } from '@/ui/Lineage'
import { Moment } from '@/ui/Moment'
import { Details, Page, Panel } from '@/ui/Page'
import { PageTabs, type Tab } from '@/ui/TabbedPage'
import { words } from '@/words'

/** One version: what it is, where it came from, its files, its lineage. */
export function VersionPage({ kind }: { kind: Kind }) {
  const { noun, VersionActions } = kind
  const { workspace, name, version: asked } = useParams({ from: `/workspaces/$workspace/${noun}/$name/$version` })
  const { data: version } = useSuspenseQuery(versionQuery(workspace, noun, name, asked))
  const place = { workspace, noun, name, version: version.version }
  return (
    <Page
      title={`${name}:${version.version}`}
      badges={
        <Group gap={6}>
          {version.type !== 'environment' && <Badge color="gray">{version.type}</Badge>}
          <LabelBadges labels={version.labels} />
          {version.archived && <Badge color="gray">{text.details.archived}</Badge>}
        </Group>
      }
      crumbs={[
        { title: words.pages[noun], link: { to: `/workspaces/$workspace/${noun}`, params: { workspace } } },
        { title: name, link: { to: `/workspaces/$workspace/${noun}/$name`, params: { workspace, name } } },
      ]}
      about={<About key={version.id} place={place} shown={version} />}
      actions={
        <>
          {VersionActions && <VersionActions workspace={workspace} version={version} />}
          <More place={place} archived={version.archived} />
        </>
      }
    >
      <PageTabs key={version.id} tabs={tabsOf(kind, place, version)} />
    </Page>
  )
}

function tabsOf(kind: Kind, place: Place, version: VersionOut): Tab[] {
  const { workspace, noun } = place
  const files = { id: 'files', title: text.tabs.files, show: () => <Files place={place} version={version} /> }
  return [
    {
      id: 'overview',
      title: text.tabs.overview,
      show: () => <Overview kind={kind} place={place} version={version} />,
    },
    ...kind.versionTabs.map((tab) => ({
      ...tab,
      show: () => <tab.show workspace={workspace} version={version} />,
    })),
    ...(kind.hasFiles ? [files] : []),
    {
      id: 'lineage',
      title: text.tabs.lineage,
      show: () => <Lineage workspace={workspace} of={lineageNode(noun, version)} />,
    },
  ]
}

function Overview({ kind, place, version }: { kind: Kind; place: Place; version: VersionOut }) {
  const { workspace, noun, name } = place
  const { data: container } = useSuspenseQuery(containerQuery(workspace, noun, name))
  return (
    <div className={classes.columns}>
      <div>
        <kind.Overview workspace={workspace} version={version} />
      </div>
      <div>
        <Panel title={text.details.title}>
          <VersionDetails kind={kind} version={version} />
        </Panel>
        <Source version={version} />
        <Labels place={place} container={container} />
        <Tags place={place} shown={version} />
      </div>
    </div>
  )
}

function VersionDetails({ kind, version }: { kind: Kind; version: VersionOut }) {
  const rows: [string, ReactNode][] = [
    [text.details.ref, <Copied key="r" shown={version.ref} value={version.ref} />],
    [text.details.created, <Moment key="c" at={version.created_at} />],
    [text.details.by, <By key="b" who={version.created_by} />],
    [text.details.updated, <Moment key="u" at={version.updated_at} />],
  ]
  if (kind.hasFiles) rows.push([text.details.size, text.files.count(version.file_count, size(version.size))])
  const digest = version.manifest_digest
  if (digest) rows.push([text.details.digest, <Copied key="d" shown={digest.slice(0, 12)} value={digest} />])
  return <Details rows={[...rows, ...Object.entries(version.properties)]} />
}
