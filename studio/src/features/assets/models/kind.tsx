import { Badge, Group } from '@mantine/core'
import { IconArrowsDiff, IconWorldUpload } from '@tabler/icons-react'
import type { Kind, ListProps, NameProps, VersionProps } from '@/features/assets/kind'
import { CompareTab } from '@/features/assets/models/CompareTab'
import { EvidenceTab } from '@/features/assets/models/EvidenceTab'
import { factsOf } from '@/features/assets/models/model'
import { ModelOverview } from '@/features/assets/models/Overview'
import { renameModel } from '@/features/assets/models/queries'
import { text as own } from '@/features/assets/models/words'
import { Upload } from '@/features/assets/upload/Upload'
import { text } from '@/features/assets/words'
import { size } from '@/lib/format'
import { ButtonLink } from '@/ui/ButtonLink'

/** The endpoints' page takes it from here. */
function Deploy({ workspace, name, version }: { workspace: string; name: string; version: string }) {
  const link = { to: `/workspaces/${encodeURIComponent(workspace)}/endpoints`, search: { new: `${name}:${version}` } }
  return (
    <ButtonLink leftSection={<IconWorldUpload size={14} />} {...link}>
      {own.deploy}
    </ButtonLink>
  )
}

function ListActions({ workspace, begun }: ListProps) {
  return <Upload workspace={workspace} noun="models" begun={begun} />
}

function NameActions({ workspace, container }: NameProps) {
  const { name, latest_version } = container
  return (
    <>
      <Upload workspace={workspace} noun="models" of={container} />
      {latest_version && <Deploy workspace={workspace} name={name} version={latest_version} />}
    </>
  )
}

function VersionActions({ workspace, version: { name, version } }: VersionProps) {
  return (
    <>
      <ButtonLink
        variant="default"
        leftSection={<IconArrowsDiff size={14} />}
        to="/workspaces/$workspace/models/$name"
        params={{ workspace, name }}
        search={{ tab: 'compare', right: version }}
      >
        {own.compare}
      </ButtonLink>
      <Deploy workspace={workspace} name={name} version={version} />
    </>
  )
}

export const modelKind: Kind = {
  noun: 'models',
  columns: [
    { id: 'type', title: text.columns.type, cell: ({ newest }) => newest?.type, width: 130 },
    {
      id: 'size',
      title: text.columns.size,
      cell: ({ newest }) => newest && size(newest.size),
      width: 90,
      align: 'right',
    },
  ],
  versionColumns: [
    { id: 'type', title: text.columns.type, cell: ({ type }) => type, width: 120, order: 'type', hidden: true },
    {
      id: 'flavours',
      title: text.columns.flavours,
      cell: (version) => (
        <Group gap={4} wrap="nowrap">
          {factsOf(version)
            .flavours.filter((flavour) => flavour !== 'python_function')
            .map((flavour) => (
              <Badge key={flavour} color="gray">
                {flavour}
              </Badge>
            ))}
        </Group>
      ),
      width: 120,
    },
  ],
  ListActions,
  NameActions,
  VersionActions,
  Overview: ModelOverview,
  versionTabs: [{ id: 'evidence', title: text.tabs.evidence, show: EvidenceTab }],
  nameTabs: [{ id: 'compare', title: text.tabs.compare, show: CompareTab }],
  hasFiles: true,
  views: [],
  rename: renameModel,
}
