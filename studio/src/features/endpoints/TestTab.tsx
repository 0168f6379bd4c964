import { Button, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { EndpointOut } from '@/api/client'
import { problem } from '@/api/problem'
import { AnswerPart } from '@/features/endpoints/AnswerPart'
import { invoke } from '@/features/endpoints/acts'
import { isReady, type Watched } from '@/features/endpoints/model'
import {
  bodyOf,
  columnsOf,
  emptyRow,
  exampleRows,
  type Row,
  rawBody,
  refusedColumns,
} from '@/features/endpoints/payload'
import { takenQuery } from '@/features/endpoints/queries'
import { RowForm } from '@/features/endpoints/RowForm'
import { SnippetsPart } from '@/features/endpoints/SnippetsPart'
import type { EndpointSearch } from '@/features/endpoints/search'
import { text } from '@/features/endpoints/words'
import { useAct } from '@/ui/act'
import { Empty, Failure, Loading } from '@/ui/Faces'
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
  if (!asked)
    return (
      <div className="panel">
        <Empty title={text.empty.test}>{text.empty.testWhat}</Empty>
      </div>
    )
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

function Bench({ workspace, endpoint, seen, deployment, taken, to, openLog }: BenchProps) {
  const columns = columnsOf(taken.facts)
  const examples = columns ? exampleRows(taken.example, columns) : []
  const [row, setRow] = useState<Row>(examples[0] ?? (columns ? emptyRow(columns) : {}))
  const [shown, setShown] = useState(0)
  // The request as text, once somebody writes it by hand.
  const [written, setWritten] = useState<string | null>(columns ? null : rawBody(taken.example))
  const body = written ?? (columns ? bodyOf([row], columns) : '')
  const send = useAct((sent: string) => invoke(workspace, endpoint.name, sent, deployment), { shown: () => true })
  const refusal = send.error ? problem(send.error) : null
  const next = () => {
    const at = (shown + 1) % examples.length
    setShown(at)
    setRow(examples[at] ?? row)
  }
  const run = () => send.mutate(body)
  return (
    <Stack gap="sm">
      <div className={classes.halves}>
        <Panel
          title={text.test.request}
          actions={
            columns && (
              <SegmentedControl
                size="xs"
                value={written === null ? 'form' : 'json'}
                onChange={(way) => setWritten(way === 'json' ? body : null)}
                data={[
                  { value: 'form', label: text.test.form },
                  { value: 'json', label: text.test.json },
                ]}
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
                {columns && written === null && (
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
                  ml="auto"
                  flex="none"
                >
                  {text.test.send}
                </Button>
              </Group>
              {columns && written === null ? (
                <RowForm
                  columns={columns}
                  row={row}
                  onChange={setRow}
                  refused={send.variables === body ? refusedColumns(refusal?.errors ?? []) : {}}
                />
              ) : (
                <Yaml label={text.test.request} value={body} onChange={setWritten} height="340px" onSubmit={run} />
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
          refusal={refusal}
          busy={send.isPending}
          openLog={openLog}
        />
      </div>
      <SnippetsPart workspace={workspace} endpoint={endpoint} deployment={deployment} body={body} />
    </Stack>
  )
}
