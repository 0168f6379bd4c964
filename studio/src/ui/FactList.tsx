import { Button, Text, UnstyledButton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AuditEntryOut } from '@/api/client'
import { who } from '@/lib/principals'
import { Failure, Loading } from '@/ui/Faces'
import { FactModal, factsQuery } from '@/ui/FactsOf'
import { Moment } from '@/ui/Moment'
import { words } from '@/words'
import classes from './FactList.module.css'

type Props = { workspace: string; subject: string; tell?: (fact: AuditEntryOut) => string | null }

/** What has happened to a thing, a line a fact, for a place beside other things. `tell`: what a fact says in few words. */
export function FactList({ workspace, subject, tell }: Props) {
  const pages = useInfiniteQuery(factsQuery(workspace, { subject }))
  const [open, setOpen] = useState<string | null>(null)
  if (pages.isPending) return <Loading />
  if (pages.error) return <Failure error={pages.error} again={() => void pages.refetch()} />
  const facts = pages.data.pages.flatMap(({ items }) => items)
  return (
    <>
      {!facts.length && (
        <Text c="dimmed" size="sm">
          {words.facts.none}
        </Text>
      )}
      <ol className={classes.list}>
        {facts.map((fact) => (
          <li key={fact.id}>
            <UnstyledButton className={classes.row} onClick={() => setOpen(fact.id)}>
              <span className={classes.type}>{fact.type}</span>
              <span className={classes.told}>{tell?.(fact) ?? ''}</span>
              <span className={classes.who}>{who(fact.actor)}</span>
              <span className={classes.when}>
                <Moment at={fact.occurred_at} />
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ol>
      {pages.hasNextPage && (
        <Button variant="subtle" mt="xs" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {words.facts.more}
        </Button>
      )}
      <FactModal workspace={workspace} entry={open} close={() => setOpen(null)} show={setOpen} />
    </>
  )
}
