import { IconFlask } from '@tabler/icons-react'
import { DataOverview } from '@/features/assets/data/Overview'
import { PreviewTab } from '@/features/assets/data/PreviewTab'
import { ProfileTab } from '@/features/assets/data/ProfileTab'
import { text as own } from '@/features/assets/data/words'
import type { Kind, ListProps, NameProps, VersionProps } from '@/features/assets/kind'
import { ownerOf, tierOf } from '@/features/assets/model'
import { Tier } from '@/features/assets/parts/Tier'
import { Upload } from '@/features/assets/upload/Upload'
import { text } from '@/features/assets/words'
import { size } from '@/lib/format'
import { ButtonLink } from '@/ui/ButtonLink'
import { By } from '@/ui/By'

function ListActions({ workspace, begun }: ListProps) {
  return <Upload workspace={workspace} noun="data" begun={begun} />
}

function NameActions({ workspace, container }: NameProps) {
  return <Upload workspace={workspace} noun="data" of={container} />
}

/** The page of a new job takes it from here. */
function VersionActions({ workspace, version: { name, version, type } }: VersionProps) {
  return (
    <ButtonLink
      leftSection={<IconFlask size={14} />}
      to="/workspaces/$workspace/jobs/new"
      params={{ workspace }}
      search={{ data: `${name}:${version}`, type }}
    >
      {own.train}
    </ButtonLink>
  )
}

export const dataKind: Kind = {
  noun: 'data',
  columns: [
    { id: 'type', title: text.columns.type, cell: ({ newest }) => newest?.type, width: 90 },
    { id: 'tier', title: text.columns.tier, cell: ({ newest }) => <Tier tier={newest?.tier} />, width: 90 },
    { id: 'owner', title: text.columns.owner, cell: ({ newest }) => <By who={newest?.owner} />, width: 140 },
    {
      id: 'size',
      title: text.columns.size,
      cell: ({ newest }) => newest && size(newest.size),
      width: 90,
      align: 'right',
      hidden: true,
    },
  ],
  versionColumns: [
    { id: 'type', title: text.columns.type, cell: ({ type }) => type, width: 110, order: 'type', hidden: true },
    { id: 'tier', title: text.columns.tier, cell: (version) => <Tier tier={tierOf(version)} />, width: 80 },
    { id: 'owner', title: text.columns.owner, cell: (version) => <By who={ownerOf(version)} />, width: 110 },
  ],
  ListActions,
  NameActions,
  VersionActions,
  Overview: DataOverview,
  versionTabs: [
    { id: 'preview', title: text.tabs.preview, show: PreviewTab },
    { id: 'profile', title: text.tabs.profile, show: ProfileTab },
  ],
  nameTabs: [],
  hasFiles: true,
  views: [],
}
