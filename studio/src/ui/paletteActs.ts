import { useMantineColorScheme } from '@mantine/core'
import { IconKey, IconMoonStars, IconPlus, IconServerCog, type TablerIcon } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useMay } from '@/features/account/queries'
import { PAGES } from '@/ui/pages'
import { words } from '@/words'

/** Something that the palette can do; `also`: another name by which it is found. */
export type Act = { id: string; label: string; also?: string; keys?: string; icon: TablerIcon; run: () => void }
export type ActGroup = { title: string; acts: Act[] }

/** Every page by its name, and what can be begun from anywhere. */
export function useActs(workspace: string): ActGroup[] {
  const navigate = useNavigate()
  const { toggleColorScheme } = useMantineColorScheme()
  const may = useMay(workspace)
  const params = { workspace }
  const t = words.palette.acts
  const begun: (Act & { when: boolean })[] = [
    {
      id: 'new-job',
      label: t.job,
      icon: IconPlus,
      when: may('jobs/write'),
      run: () => void navigate({ to: '/workspaces/$workspace/jobs/new', params, search: {} }),
    },
    {
      id: 'new-monitor',
      label: t.monitor,
      icon: IconPlus,
      when: may('monitors/write'),
      run: () => void navigate({ to: '/workspaces/$workspace/monitors', params, search: { create: '-' } }),
    },
    {
      id: 'new-worker-token',
      label: t.workerToken,
      icon: IconKey,
      when: may('workers/write'),
      run: () => void navigate({ to: '/workspaces/$workspace/workers', params, search: { tab: 'tokens' } }),
    },
    {
      id: 'system',
      label: t.system,
      icon: IconServerCog,
      when: may('system/read'),
      run: () => void navigate({ to: '/workspaces/$workspace/settings', params, search: { tab: 'system' } }),
    },
    { id: 'scheme', label: words.shell.scheme, also: t.theme, icon: IconMoonStars, when: true, run: toggleColorScheme },
  ]
  return [
    ...PAGES.map(({ group, pages }) => ({
      title: words.groups[group],
      acts: pages.map((page) => ({
        id: page.id,
        label: words.pages[page.id],
        keys: page.keys,
        icon: page.icon,
        run: () => void navigate({ to: page.to, params }),
      })),
    })),
    { title: t.title, acts: begun.filter(({ when }) => when) },
  ]
}
