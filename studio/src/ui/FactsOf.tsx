import { Code, Modal, Stack, Table, Text } from '@mantine/core'
import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type AuditEntryOut, api, ask } from '@/api/client'
import { Failure, Loading } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { RefLink } from '@/ui/RefLink'
import { words } from '@/words'

export type FactSearch = { subject?: string; type?: string; actor?: string; since?: string; until?: string }

export const factsQuery = (workspace: string, search: FactSearch) =>
  infiniteQueryOptions({
    queryKey: [workspace, 'events', 'list', search],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/audit', {
          params: { path: { workspace }, query: { ...search, page_token: pageParam, max_results: 100 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page_token ?? undefined,
    placeholderData: (before) => before,
  })

const factQuery = (workspace: string, entry: string) =>
  queryOptions({
    queryKey: [workspace, 'events', 'one', entry],
    queryFn: () =>
      ask(api.GET('/api/v1/workspaces/{workspace}/audit/{entry}', { params: { path: { workspace, entry } } })),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** What has happened to one thing, the newest first; each opens with what led to it. */
export function FactsOf({ subject }: { subject: string }) {
  const { workspace = 'default' } = useParams({ strict: false })
  const facts = useInfiniteQuery(factsQuery(workspace, { subject }))
  const [open, setOpen] = useState<string | null>(null)
  if (facts.isPending) return <Loading />
  if (facts.error) return <Failure error={facts.error} again={() => void facts.refetch()} />
  const rows = facts.data.pages.flatMap(({ items }) => items)
  return (
    <div className="panel">
      <Table highlightOnHover>
        <Table.Tbody>
          {rows.map((fact) => (
            <FactRow key={fact.id} fact={fact} open={setOpen} />
          ))}
        </Table.Tbody>
      </Table>
      {!rows.length && (
        <Text c="dimmed" p="sm">
          {words.facts.none}
        </Text>
      )}
      {facts.hasNextPage && (
        <Text component="button" type="button" className="link" p="sm" onClick={() => void facts.fetchNextPage()}>
          {words.facts.more}
        </Text>
      )}
      <FactModal workspace={workspace} entry={open} close={() => setOpen(null)} show={setOpen} />
    </div>
  )
}

function FactRow({ fact, open }: { fact: AuditEntryOut; open: (id: string) => void }) {
  return (
    <Table.Tr className="row-open" onClick={() => open(fact.id)}>
      <Table.Td w={80} c="dimmed" className="numbers">
        #{fact.sequence}
      </Table.Td>
      <Table.Td w={110}>
        <Moment at={fact.recorded_at} />
      </Table.Td>
      <Table.Td>
        <Text component="button" type="button" className="link" bg="transparent" bd={0} p={0} fz="sm">
          {fact.type}
        </Text>
      </Table.Td>
      <Table.Td c="dimmed">
        {fact.actor}
        {fact.on_behalf_of && ` · ${fact.on_behalf_of}`}
      </Table.Td>
    </Table.Tr>
  )
}

/** One fact: who, what, and the chain of causes, each of which opens in its place. */
export function FactModal({
  workspace,
  entry,
  close,
  show,
}: {
  workspace: string
  entry: string | null
  close: () => void
  show: (id: string) => void
}) {
  const { data } = useQuery({ ...factQuery(workspace, entry ?? ''), enabled: entry !== null })
  return (
    <Modal
      opened={entry !== null}
      onClose={close}
      title={data ? `#${data.sequence} ${data.type}` : words.faces.loading}
      size="lg"
    >
      {data && (
        <Stack gap="sm">
          <Text size="sm">
            <RefLink of={data.subject} /> · {data.actor}
            {data.on_behalf_of && ` · ${data.on_behalf_of}`} · {new Date(data.occurred_at).toLocaleString()}
          </Text>
          {data.causes.length > 0 && (
            <div>
              <Text size="xs" c="dimmed" fw={600}>
                {words.facts.causes}
              </Text>
              {data.causes.map((cause) => (
                <Text
                  key={cause.id}
                  component="button"
                  type="button"
                  className="link"
                  bg="transparent"
                  bd={0}
                  p={0}
                  display="block"
                  onClick={() => show(cause.id)}
                >
                  #{cause.sequence} {cause.type}{' '}
                  <Text span c="dimmed">
                    {cause.subject}
                  </Text>
                </Text>
              ))}
            </div>
          )}
          <Code block style={{ maxHeight: 420, overflow: 'auto' }}>
            {JSON.stringify(data.data, null, 2)}
          </Code>
        </Stack>
      )}
    </Modal>
  )
}
