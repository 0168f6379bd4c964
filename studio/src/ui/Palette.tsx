import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { PAGES } from '@/ui/pages'
import { words } from '@/words'

export const openPalette = () => spotlight.open()

/** Ctrl K: every page by its name. */
export function Palette({ workspace }: { workspace: string }) {
  const navigate = useNavigate()
  const groups: SpotlightActionGroupData[] = PAGES.map(({ group, pages }) => ({
    group: words.groups[group],
    actions: pages.map(
      (page): SpotlightActionData => ({
        id: page.id,
        label: words.pages[page.id],
        description: page.keys,
        leftSection: <page.icon size={18} stroke={1.5} />,
        onClick: () => void navigate({ to: page.to, params: { workspace } }),
      }),
    ),
  }))
  return (
    <Spotlight
      actions={groups}
      nothingFound={words.shell.nothingFound}
      highlightQuery
      shortcut={['mod + K', '/']}
      searchProps={{ leftSection: <IconSearch size={18} />, placeholder: words.shell.search }}
    />
  )
}
