import { IconActivity, IconBolt, IconFlask, IconRefresh, IconRocket, type TablerIcon } from '@tabler/icons-react'
import type { words } from '@/words'

type Noun = 'jobs' | 'monitors' | 'releases' | 'triggers'

export type PageLink = {
  id: keyof typeof words.pages
  to: '/workspaces/$workspace' | `/workspaces/$workspace/${Noun}`
  icon: TablerIcon
  keys: string
  exact?: boolean
}

/** The navigation, as Azure ML's is grouped; `keys` are typed one after the other. */
export const PAGES: { group: keyof typeof words.groups; pages: PageLink[] }[] = [
  {
    group: 'overview',
    pages: [{ id: 'home', to: '/workspaces/$workspace', icon: IconRefresh, keys: 'g h', exact: true }],
  },
  {
    group: 'assets',
    pages: [{ id: 'jobs', to: '/workspaces/$workspace/jobs', icon: IconFlask, keys: 'g j' }],
  },
  {
    group: 'manage',
    pages: [
      { id: 'monitors', to: '/workspaces/$workspace/monitors', icon: IconActivity, keys: 'g o' },
      { id: 'releases', to: '/workspaces/$workspace/releases', icon: IconRocket, keys: 'g r' },
      { id: 'triggers', to: '/workspaces/$workspace/triggers', icon: IconBolt, keys: 'g t' },
    ],
  },
]
