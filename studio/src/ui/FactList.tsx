import { Box, Button, Code, Collapse, Group, Text, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import {
  type InfiniteData,
  infiniteQueryOptions,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query'
import { useState } from 'react'
import { type AuditEntryOut, api, ask } from '@/api/client'
import { who } from '@/lib/principals'
import { toYaml } from '@/lib/yamlText'
import { Failure, Loading } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { words } from '@/words'
import classes from './FactList.module.css'

/** Facts, the newest first: those about a subject and what lies below it, of a type, or that one fact has led to. */
export const factsQuery = (workspace: string, asked: { subject?: string; type?: string; cause?: string }, count = 50) =>
  infiniteQueryOptions({
    queryKey: [workspace, 'events', 'of', asked, count],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/audit', {
          params: { path: { workspace }, query: { ...asked, max_results: count, page_token: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page_token ?? undefined,
  })

type Props = { workspace: string; subject: string; tell?: (fact: AuditEntryOut) => string | null }

/** What has happened to a thing. `tell`: what a fact says in few words. */
export function FactList({ workspace, subject, tell }: Props) {
  return <Facts pages={useInfiniteQuery(factsQuery(workspace, { subject }))} tell={tell} />
}

type Pages = Pick<
  UseInfiniteQueryResult<InfiniteData<{ items: AuditEntryOut[] }>>,
  'data' | 'error' | 'refetch' | 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'
>

/** Facts in the order that they are asked for in. */
export function Facts({ pages, tell }: { pages: Pages; tell?: Props['tell'] }) {
  if (!pages.data && !pages.error) return <Loading />
  if (!pages.data) return <Failure error={pages.error} again={() => void pages.refetch()} />
  const facts = pages.data.pages.flatMap(({ items }) => items)
  return (
    <Box>
      {!facts.length && (
        <Text c="dimmed" size="sm">
          {words.facts.none}
        </Text>
      )}
      <ol className={classes.list}>
        {facts.map((fact) => (
          <FactRow key={fact.id} fact={fact} told={tell?.(fact) ?? null} />
        ))}
      </ol>
      {pages.hasNextPage && (
        <Button variant="subtle" mt="xs" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {words.facts.older}
        </Button>
      )}
    </Box>
  )
}

function FactRow({ fact, told }: { fact: AuditEntryOut; told: string | null }) {
  const [opened, setOpened] = useState(false)
  return (
    <li>
      <UnstyledButton className={classes.row} aria-expanded={opened} onClick={() => setOpened(!opened)}>
        <IconChevronRight size={13} className={classes.chevron} data-opened={opened} />
        <span className={classes.type}>{fact.type}</span>
        <span className={classes.told}>{told ?? ''}</span>
        <span className={classes.who} title={fact.actor}>
          {who(fact.actor)}
        </span>
        <Text size="xs" c="dimmed" component="span" w={64} ta="right" style={{ flex: 'none' }}>
          <Moment at={fact.occurred_at} />
        </Text>
      </UnstyledButton>
      <Collapse expanded={opened}>
        <Group gap="md" px="lg" py={4}>
          <Text size="xs" c="dimmed">
            {words.facts.id} <span className="mono">{fact.id}</span>
          </Text>
          {fact.cause && (
            <Text size="xs" c="dimmed">
              {words.facts.cause} <span className="mono">{fact.cause}</span>
            </Text>
          )}
        </Group>
        <Code block className={classes.data} tabIndex={0}>
          {toYaml(fact.data)}
        </Code>
      </Collapse>
    </li>
  )
}
