import {
  IconActivity,
  IconApi,
  IconBolt,
  IconCalendarTime,
  IconCube,
  IconDatabase,
  IconFlask,
  IconGitBranch,
  IconHistory,
  IconPackages,
  IconRefresh,
  IconRocket,
  IconServer2,
  IconSettings,
  type TablerIcon,
} from '@tabler/icons-react'
import type { words } from '@/words'

type Noun =
  | 'data'
  | 'jobs'
  | 'models'
  | 'environments'
  | 'endpoints'
  | 'monitors'
  | 'releases'
  | 'triggers'
  | 'schedules'
  | 'git-hooks'
  | 'events'
  | 'workers'
  | 'settings'

export type PageLink = {
  id: keyof typeof words.pages
  to: '/workspaces/$workspace' | `/workspaces/$workspace/${Noun}`
  icon: TablerIcon
  keys: string
  exact?: boolean
  /** Where pages of the same lie besides. */
  covers?: 'compute'
}

/** The navigation, as Azure ML's is grouped; `keys` are typed one after the other. */
export const PAGES: { group: keyof typeof words.groups; pages: PageLink[] }[] = [
  {
    group: 'overview',
    pages: [{ id: 'home', to: '/workspaces/$workspace', icon: IconRefresh, keys: 'g h', exact: true }],
  },
  {
    group: 'assets',
    pages: [
      { id: 'data', to: '/workspaces/$workspace/data', icon: IconDatabase, keys: 'g d' },
      { id: 'jobs', to: '/workspaces/$workspace/jobs', icon: IconFlask, keys: 'g j' },
      { id: 'models', to: '/workspaces/$workspace/models', icon: IconCube, keys: 'g m' },
      { id: 'environments', to: '/workspaces/$workspace/environments', icon: IconPackages, keys: 'g v' },
      { id: 'endpoints', to: '/workspaces/$workspace/endpoints', icon: IconApi, keys: 'g e' },
    ],
  },
  {
    group: 'manage',
    pages: [
      { id: 'monitors', to: '/workspaces/$workspace/monitors', icon: IconActivity, keys: 'g o' },
      { id: 'releases', to: '/workspaces/$workspace/releases', icon: IconRocket, keys: 'g r' },
      { id: 'triggers', to: '/workspaces/$workspace/triggers', icon: IconBolt, keys: 'g t' },
      { id: 'schedules', to: '/workspaces/$workspace/schedules', icon: IconCalendarTime, keys: 'g c' },
      { id: 'git-hooks', to: '/workspaces/$workspace/git-hooks', icon: IconGitBranch, keys: 'g g' },
      {
        id: 'workers',
        to: '/workspaces/$workspace/workers',
        icon: IconServer2,
        keys: 'g w',
        covers: 'compute',
      },
      { id: 'events', to: '/workspaces/$workspace/events', icon: IconHistory, keys: 'g f' },
      { id: 'settings', to: '/workspaces/$workspace/settings', icon: IconSettings, keys: 'g s' },
    ],
  },
]
