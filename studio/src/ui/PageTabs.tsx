import { Badge, Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './PageTabs.module.css'

export type PageTab = { id: string; title: string; count?: number }

type Props = {
  label: string
  tabs: readonly PageTab[]
  value: string | undefined
  onChange: (id: string) => void
  children: (id: string) => ReactNode
}

/** The tabs of a page; which one is open stands in the URL, the first one where it does not. */
export function PageTabs({ label, tabs, value, onChange, children }: Props) {
  const open = tabs.find(({ id }) => id === value)?.id ?? tabs[0]?.id ?? ''
  return (
    <Tabs value={open} onChange={(id) => id && onChange(id)} className={classes.tabs}>
      <Tabs.List aria-label={label} className={classes.list}>
        {tabs.map(({ id, title, count }) => (
          <Tabs.Tab
            key={id}
            value={id}
            rightSection={
              count ? (
                <Badge size="xs" variant="default" className="numbers">
                  {count}
                </Badge>
              ) : undefined
            }
          >
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={open} pt="sm">
        {children(open)}
      </Tabs.Panel>
    </Tabs>
  )
}
