import { Curated, CuratedList } from '@/features/assets/environments/Curated'
import { LockTab } from '@/features/assets/environments/LockTab'
import { factsOf } from '@/features/assets/environments/model'
import { BeginEnvironment, NewEnvironment } from '@/features/assets/environments/NewEnvironment'
import { isCurated } from '@/features/assets/environments/queries'
import { EnvironmentOverview } from '@/features/assets/environments/Requirements'
import { UsedTab } from '@/features/assets/environments/UsedTab'
import { text as own } from '@/features/assets/environments/words'
import type { Kind, ListProps } from '@/features/assets/kind'
import { text } from '@/features/assets/words'

function ListActions(props: ListProps) {
  return (
    <>
      <BeginEnvironment workspace={props.workspace} />
      <NewEnvironment {...props} />
    </>
  )
}

export const environmentKind: Kind = {
  noun: 'environments',
  columns: [],
  versionColumns: [
    {
      id: 'packages',
      title: text.columns.packages,
      cell: (version) => factsOf(version).requirements.join(', '),
      width: 190,
    },
    { id: 'python', title: text.columns.python, cell: (version) => factsOf(version).python ?? '–', width: 70 },
  ],
  ListActions,
  EmptyAction: BeginEnvironment,
  Overview: EnvironmentOverview,
  versionTabs: [
    { id: 'lock', title: text.tabs.lock, show: LockTab },
    { id: 'used', title: text.tabs.used, show: UsedTab },
  ],
  nameTabs: [],
  hasFiles: false,
  views: [{ id: 'curated', title: own.curated.title, show: CuratedList }],
  instead: { holds: isCurated, Show: Curated },
}
