import { Tabs } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, Suspense } from 'react'
import { Loading } from '@/ui/Faces'

export type Tab = { id: string; title: string; badge?: ReactNode; show: () => ReactNode }

/** The parts of a single thing; which one is shown stands in the URL, so that it can be shared. */
export function PageTabs({ tabs }: { tabs: Tab[] }) {
  const search: { tab?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const current = tabs.find(({ id }) => id === search.tab) ?? tabs[0]
  if (!current) return null
  return (
    <Tabs
      value={current.id}
      onChange={(tab) =>
        void navigate({
          to: '.',
          search: (was) => ({ ...was, tab: tab === tabs[0]?.id ? undefined : (tab ?? undefined) }),
          replace: true,
        })
      }
    >
      <Tabs.List mb="sm">
        {tabs.map(({ id, title, badge }) => (
          <Tabs.Tab key={id} value={id} rightSection={badge} fz="sm" px="sm" py={8}>
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={current.id}>
        <Suspense fallback={<Loading />}>{current.show()}</Suspense>
      </Tabs.Panel>
    </Tabs>
  )
}
