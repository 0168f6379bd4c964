import { ScrollArea, Tooltip } from '@mantine/core'
import { Link, useLocation } from '@tanstack/react-router'
import { PAGES, type PageLink } from '@/ui/pages'
import { words } from '@/words'
import classes from './Shell.module.css'

type Props = { workspace: string; narrow: boolean; onNavigate: () => void }

export function Navigation({ workspace, narrow, onNavigate }: Props) {
  return (
    <ScrollArea component="nav" aria-label={words.shell.navigation} style={{ flex: 1 }}>
      {PAGES.map(({ group, pages }) => (
        <div key={group}>
          {!narrow && <div className={classes.group}>{words.groups[group]}</div>}
          {pages.map((page) => (
            <Item key={page.id} page={page} workspace={workspace} narrow={narrow} onNavigate={onNavigate} />
          ))}
        </div>
      ))}
    </ScrollArea>
  )
}

function Item({ page, workspace, narrow, onNavigate }: Props & { page: PageLink }) {
  const title = words.pages[page.id]
  const isCovered = useLocation({ select: ({ pathname }) => pathname.split('/')[3] === page.covers })
  return (
    <Tooltip label={`${title}  ${page.keys}`} position="right" disabled={!narrow}>
      <Link
        to={page.to}
        params={{ workspace }}
        className={classes.item}
        data-covers={isCovered}
        aria-current={isCovered ? 'page' : undefined}
        activeOptions={{ exact: page.exact ?? false, includeSearch: false }}
        onClick={onNavigate}
        aria-label={title}
      >
        <page.icon size={16} stroke={1.6} />
        {!narrow && title}
      </Link>
    </Tooltip>
  )
}
