import { Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { infiniteQueryOptions, queryOptions, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { type AuditEntryOut, api, ask } from '@/api/client'
import { text } from '@/features/events/words'
import { subjectSaid } from '@/lib/facts'
import { pageAt, paging } from '@/lib/paging'
import { By } from '@/ui/By'
import type { Column } from '@/ui/DataRow'
import { DataTable } from '@/ui/DataTable'
import { Empty } from '@/ui/Faces'
import { FactModal } from '@/ui/FactModal'
import { Moment } from '@/ui/Moment'
import { Page } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { words } from '@/words'

const typesQuery = queryOptions({
  queryKey: ['fact-types'],
  queryFn: () => ask(api.GET('/api/v1/events/types')),
  staleTime: Number.POSITIVE_INFINITY,
})

const eventsQuery = (workspace: string, wanted: { type?: string; subject?: string; actor?: string }) =>
  infiniteQueryOptions({
    queryKey: [workspace, 'events', 'list', wanted],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/audit', {
          params: { path: { workspace }, query: { ...wanted, ...pageAt(pageParam) } },
        }),
      ),
    ...paging,
    placeholderData: (before) => before,
  })

const COLUMNS: Column<AuditEntryOut>[] = [
  {
    id: 'sequence',
    title: text.columns.sequence,
    cell: (fact) => <span className="numbers">{fact.sequence}</span>,
    width: 80,
  },
  { id: 'when', title: text.columns.when, cell: (fact) => <Moment at={fact.recorded_at} />, width: 110 },
  { id: 'type', title: text.columns.type, cell: (fact) => fact.type, width: 220 },
  { id: 'subject', title: text.columns.subject, cell: (fact) => <Subject fact={fact} /> },
  { id: 'actor', title: text.columns.actor, cell: (fact) => <By who={fact.actor} />, width: 180 },
  {
    id: 'behalf',
    title: text.columns.behalf,
    cell: (fact) => <By who={fact.on_behalf_of} />,
    width: 180,
    hidden: true,
  },
]

function Subject({ fact }: { fact: AuditEntryOut }) {
  return (
    <span title={fact.subject}>
      <RefLink of={fact.subject}>{subjectSaid(fact)}</RefLink>
    </span>
  )
}

export function EventsPage() {
  const { workspace } = useParams({ from: '/workspaces/$workspace/events' })
  const search = useSearch({ from: '/workspaces/$workspace/events' })
  const navigate = useNavigate({ from: '/workspaces/$workspace/events' })
  const wanted = { type: search.type, subject: search.subject, actor: search.actor }
  const change = (next: typeof search) => void navigate({ search: next, replace: true })
  const show = (fact: string | undefined) => change({ ...search, fact })
  return (
    <Page title={words.pages.events} about={text.about} fills>
      <DataTable
        label={words.pages.events}
        columns={COLUMNS}
        query={eventsQuery(workspace, wanted)}
        search={search}
        onSearch={change}
        rowKey={(fact) => fact.id}
        onOpen={(fact) => show(fact.id)}
        filters={
          <Filters type={search.type} subject={search.subject} onChange={(next) => change({ ...search, ...next })} />
        }
        narrowed={Boolean(search.type || search.subject || search.actor)}
        empty={
          <Empty title={text.empty.title} command="lazulite event follow">
            {text.empty.what}
          </Empty>
        }
      />
      <FactModal workspace={workspace} entry={search.fact ?? null} close={() => show(undefined)} show={show} />
    </Page>
  )
}

type Wanted = { type?: string; subject?: string }

function Filters({ type, subject, onChange }: Wanted & { onChange: (wanted: Wanted) => void }) {
  const { data } = useQuery(typesQuery)
  const [typed, setTyped] = useState(subject ?? '')
  const settle = useDebouncedCallback((text: string) => onChange({ subject: text || undefined }), 300)
  return (
    <>
      <Select
        size="xs"
        w={220}
        searchable
        clearable
        data={(data?.items ?? []).map((kind) => kind.type)}
        value={type ?? null}
        onChange={(value) => onChange({ type: value ?? undefined })}
        placeholder={text.type}
        aria-label={text.type}
      />
      <TextInput
        size="xs"
        w={240}
        value={typed}
        placeholder={text.subject}
        aria-label={text.subject}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          settle(event.currentTarget.value)
        }}
      />
    </>
  )
}
