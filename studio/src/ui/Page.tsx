import { Anchor, Box, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { words } from '@/words'
import classes from './Page.module.css'

export type Crumb = { title: string; link: Pick<LinkProps, 'to' | 'params' | 'search'> }

type Props = {
  title: string
  crumbs?: Crumb[]
  /** Beside the title: its state, its labels. */
  badges?: ReactNode
  about?: ReactNode
  actions?: ReactNode
  /** A page that fills the window and scrolls inside, as lists do. */
  fills?: boolean
  children: ReactNode
}

/** A page's head (where it is, what it is, what can be done) and what it shows. */
export function Page({ title, crumbs = [], badges, about, actions, fills = false, children }: Props) {
  useDocumentTitle(`${title} · ${words.product}`)
  return (
    <Stack gap="sm" className={fills ? classes.fills : classes.page}>
      <Box component="header">
        {crumbs.length > 0 && (
          <Breadcrumbs separator="/" separatorMargin={6} mb={2}>
            {crumbs.map((crumb) => (
              <Anchor
                key={crumb.title}
                size="xs"
                c="dimmed"
                renderRoot={(props) => <Link {...crumb.link} {...props} />}
              >
                {crumb.title}
              </Anchor>
            ))}
          </Breadcrumbs>
        )}
        <Group justify="space-between" align="center" gap="sm">
          <Group gap="sm" align="center" style={{ minWidth: 0 }}>
            <Title order={1} className={classes.title}>
              {title}
            </Title>
            {badges}
          </Group>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
        {about && (
          <Text c="dimmed" size="sm" component="div">
            {about}
          </Text>
        )}
      </Box>
      {children}
    </Stack>
  )
}

/** A titled box on a page. */
export function Panel({
  title,
  actions,
  children,
  padded = true,
}: {
  title?: ReactNode
  actions?: ReactNode
  children: ReactNode
  padded?: boolean
}) {
  return (
    <Box component="section" className="panel">
      {(title || actions) && (
        <Group justify="space-between" px="sm" py={7} className={classes.panelHead}>
          <Title order={2} fz="sm">
            {title}
          </Title>
          {actions && <Group gap={6}>{actions}</Group>}
        </Group>
      )}
      <Box p={padded ? 'sm' : 0}>{children}</Box>
    </Box>
  )
}

/** Names and values, two columns. */
export function Details({ rows }: { rows: [string, ReactNode][] }) {
  return (
    <dl className={classes.details}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value === null || value === undefined || value === '' ? '–' : value}</dd>
        </div>
      ))}
    </dl>
  )
}
