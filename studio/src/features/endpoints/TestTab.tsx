import { Button, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { EndpointOut } from '@/api/client'
import { problem } from '@/api/problem'
import { AnswerPart } from '@/features/endpoints/AnswerPart'
import { invoke } from '@/features/endpoints/acts'
import { FilePart } from '@/features/endpoints/FilePart'
import { isReady, type Watched } from '@/features/endpoints/model'
import { NotYet } from '@/features/endpoints/NotYet'
import {
  bodyOf,
  bodyOfSheet,
  columnsOf,
  emptyRow,
  exampleRows,
  firstRows,
  type InputColumn,
  type Row,
  rawBody,
  refusedColumns,
  wrongIn,
} from '@/features/endpoints/payload'
import { takenQuery } from '@/features/endpoints/queries'
import { RowForm } from '@/features/endpoints/RowForm'
import { SnippetsPart } from '@/features/endpoints/SnippetsPart'
import type { EndpointSearch } from '@/features/endpoints/search'
import { text } from '@/features/endpoints/words'
import type { Sheet } from '@/lib/sheet'
import { useAct } from '@/ui/act'
import { Failure, Loading } from '@/ui/Faces'
import { Panel } from '@/ui/Page'
import { Yaml } from '@/ui/Yaml'
import classes from './endpoints.module.css'

type Props = {
  workspace: string
  endpoint: EndpointOut
  seen: Watched
  /** The one that the address names; none: by traffic. */
  deployment: string | undefined
  go: (search: EndpointSearch) => void
}

export function TestTab({ workspace, endpoint, seen, deployment = '', go }: Props) {
  const ready = seen.deployments.filter(isReady)
  const picked = ready.find(({ name }) => name === deployment)
  const most = [...ready].sort((a, b) => b.traffic_percent - a.traffic_percent)[0]
  const asked = picked ?? most
  const { data, error, refetch } = useQuery({ ...takenQuery(workspace, asked?.model ?? ''), enabled: Boolean(asked) })
  if (!asked) return <NotYet workspace={workspace} deployments={seen.deployments} go={go} />
  if (error) return <Failure error={error} again={() => void refetch()} />
  if (!data) return <Loading />
  const to = (
    <Select
      label={text.test.to}
      size="xs"
      value={picked?.name ?? ''}
      onChange={(name) => go({ tab: 'test', deployment: name || undefined })}
      data={[{ value: '', label: text.test.byTraffic }, ...ready.map(({ name }) => ({ value: name, label: name }))]}
      allowDeselect={false}
      miw={96}
      style={{ flex: '0 1 180px' }}
    />
  )
  return (
    <Bench
      key={asked.model}
      workspace={workspace}
      endpoint={endpoint}
      seen={seen}
      deployment={picked?.name ?? ''}
      taken={data}
      to={to}
      openLog={() => go({ tab: 'logs', deployment: asked.name })}
    />
  )
}

type BenchProps = Omit<Props, 'deployment' | 'go'> & {
  deployment: string
  taken: { facts: unknown; example: unknown }
  to: React.ReactNode
  openLog: () => void
}

type Way = 'form' | 'json' | 'file'
type Sent = { body: string; sheet: Sheet | null }

function Bench({ workspace, endpoint, seen, deployment, taken, to, openLog }: BenchProps) {
  const columns = columnsOf(taken.facts)
  const examples = columns ? exampleRows(taken.example, columns) : []
  const [way, setWay] = useState<Way>(columns ? 'form' : 'json')
  const [row, setRow] = useState<Row>(examples[0] ?? (columns ? emptyRow(columns) : {}))
  const [shown, setShown] = useState(0)
  const [written, setWritten] = useState(columns ? '' : rawBody(taken.example))
  const [sheet, setSheet] = useState<Sheet | null>(null)
  const typed = way === 'json' ? written : columns ? bodyOf([row], columns) : ''
  const asked: Sent =
    way === 'file' && columns && sheet ? { body: bodyOfSheet(sheet, columns), sheet } : { body: typed, sheet: null }
  const lacks = way === 'file' ? !asked.sheet : way === 'form' && Object.keys(wrongIn(row, columns ?? [])).length > 0
  const send = useAct((sent: Sent) => invoke(workspace, endpoint.name, sent.body, deployment), { shown: () => true })
  const refusal = send.error ? problem(send.error) : null
  const next = () => {
    const at = (shown + 1) % examples.length
    setShown(at)
    setRow(examples[at] ?? row)
  }
  const run = () => send.mutate(asked)
  return (
    <Stack gap="sm">
      <div className={classes.halves}>
        <Panel
          title={text.test.request}
          actions={
            columns && (
              <SegmentedControl
                size="xs"
                value={way}
                onChange={(chosen) => {
                  if (chosen === 'json') setWritten(typed)
                  setWay(WAYS.find((one) => one === chosen) ?? 'form')
                }}
                data={WAYS.map((value) => ({ value, label: text.test[value] }))}
              />
            )
          }
        >
          <form
            onSubmit={(event) => {
              event.preventDefault()
              run()
            }}
          >
            <Stack gap="sm">
              <Group align="end" gap="xs" wrap="nowrap">
                {to}
                {columns && way === 'form' && (
                  <>
                    <Button variant="default" disabled={examples.length < 2} onClick={next} flex="none">
                      {text.test.example}
                    </Button>
                    <Button variant="default" onClick={() => setRow(emptyRow(columns))} flex="none">
                      {text.test.clear}
                    </Button>
                  </>
                )}
                <Button
                  type="submit"
                  leftSection={<IconSend size={14} />}
                  loading={send.isPending}
                  disabled={lacks}
                  ml="auto"
                  flex="none"
                >
                  {text.test.send}
                </Button>
              </Group>
              {columns && way === 'form' && (
                <RowForm
                  columns={columns}
                  row={row}
                  onChange={setRow}
                  refused={send.variables?.body === asked.body ? refusedColumns(refusal?.errors ?? []) : {}}
                />
              )}
              {columns && way === 'file' && (
                <FilePart sheet={sheet} onSheet={setSheet} what={text.test.fileWhat}>
                  {sheet && <Columns sheet={sheet} columns={columns} />}
                </FilePart>
              )}
              {way === 'json' && (
                <Yaml label={text.test.request} value={written} onChange={setWritten} height="340px" onSubmit={run} />
              )}
              <Text size="xs" c="dimmed">
                {!columns && `${text.test.noForm} `}
                {taken.example === undefined && `${text.test.noExample} `}
                {text.test.real}
              </Text>
            </Stack>
          </form>
        </Panel>
        <AnswerPart
          workspace={workspace}
          endpoint={endpoint.name}
          seen={seen}
          answer={send.data}
          sheet={send.variables?.sheet ?? null}
          unasked={unasked(send.variables?.sheet, columns)}
          refusal={refusal}
          busy={send.isPending}
          openLog={openLog}
        />
      </div>
      <SnippetsPart
        workspace={workspace}
        endpoint={endpoint}
        deployment={deployment}
        body={asked.sheet && columns ? bodyOfSheet(firstRows(asked.sheet), columns) : typed}
        sheet={asked.sheet}
      />
    </Stack>
  )
}

const WAYS = ['form', 'json', 'file'] as const

/** Columns of a file that the model does not take: one of them may say what came. */
const unasked = (sheet: Sheet | null | undefined, columns: readonly InputColumn[] | null): string[] =>
  (sheet?.columns ?? []).filter((name) => !columns?.some((column) => column.name === name))

/** What of a file is sent, and what the model would miss. */
function Columns({ sheet, columns }: { sheet: Sheet; columns: readonly InputColumn[] }) {
  const lacking = columns.filter(({ name, required }) => required && !sheet.columns.includes(name))
  const more = unasked(sheet, columns)
  return (
    <>
      {lacking.length > 0 && (
        <Text size="sm" c="red" role="alert">
          {text.test.fileLacks(lacking.map(({ name }) => name).join(', '))}
        </Text>
      )}
      {more.length > 0 && (
        <Text size="xs" c="dimmed">
          {text.test.fileMore(more.join(', '))}
        </Text>
      )}
    </>
  )
}
