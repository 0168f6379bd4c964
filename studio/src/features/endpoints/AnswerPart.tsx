import { Button, Group, SegmentedControl, Stack, Table, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { InvocationOut } from '@/api/client'
import type { Problem } from '@/api/problem'
import { answeredOf, answeredSheet, chancesOf, shownValue } from '@/features/endpoints/answers'
import { coloursIn } from '@/features/endpoints/colours'
import { FeedbackColumn } from '@/features/endpoints/FeedbackColumn'
import { FeedbackPart } from '@/features/endpoints/FeedbackPart'
import type { Watched } from '@/features/endpoints/model'
import { useProbe } from '@/features/endpoints/probe'
import { RefusedPart } from '@/features/endpoints/RefusedPart'
import { Sign } from '@/features/endpoints/Split'
import { text } from '@/features/endpoints/words'
import { figure } from '@/lib/format'
import { csvOf, type Sheet } from '@/lib/sheet'
import { CodeBlock, Copy } from '@/ui/Copy'
import { Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'

type Props = {
  workspace: string
  endpoint: string
  seen: Watched
  answer: InvocationOut | undefined
  /** The file that was asked of, where it was one; `unasked`: the columns of it that the model did not see. */
  sheet: Sheet | null
  unasked: readonly string[]
  refusal: Problem | null
  busy: boolean
  openLog: () => void
}

/** What an endpoint has answered, who it was and how long it took; and what became of it. */
export function AnswerPart({ workspace, endpoint, seen, answer, sheet, unasked, refusal, busy, openLog }: Props) {
  const [way, setWay] = useState('table')
  const shown = answer && !refusal
  return (
    <Panel
      title={text.test.answer}
      actions={
        shown && (
          <SegmentedControl
            size="xs"
            value={way}
            onChange={setWay}
            data={[
              { value: 'table', label: text.test.table },
              { value: 'json', label: text.test.json },
            ]}
          />
        )
      }
    >
      {refusal && <RefusedPart refusal={refusal} openLog={openLog} />}
      {!refusal && !answer && (
        <Text size="sm" c="dimmed" role="status">
          {busy ? '…' : text.test.waiting}
        </Text>
      )}
      {shown && (
        <Stack gap="sm" opacity={busy ? 0.5 : 1}>
          <Whose answer={answer} seen={seen} />
          {way === 'table' ? (
            <Predictions workspace={workspace} answer={answer} seen={seen} />
          ) : (
            <CodeBlock text={JSON.stringify(answer.answer, null, 2)} maxHeight={360} />
          )}
          {sheet && <Save sheet={answeredSheet(sheet, answer.request_id, answer.answer)} />}
          <FeedbackPart key={answer.request_id} workspace={workspace} endpoint={endpoint} answer={answer} />
          {sheet && unasked.length > 0 && (
            <FeedbackColumn
              key={`column-${answer.request_id}`}
              workspace={workspace}
              endpoint={endpoint}
              requestId={answer.request_id}
              sheet={sheet}
              columns={unasked}
            />
          )}
        </Stack>
      )}
    </Panel>
  )
}

function Whose({ answer, seen }: { answer: InvocationOut; seen: Watched }) {
  const colours = coloursIn(seen.deployments)
  const model = seen.deployments.find(({ name }) => name === answer.deployment)?.model
  return (
    <Group gap="md">
      <Text size="sm" fw={500} className="numbers">
        {text.test.took(figure(answer.milliseconds))}
      </Text>
      <Group gap={6}>
        <Sign name={answer.deployment} colours={colours} />
        <Text size="sm">{answer.deployment}</Text>
        {model && <RefLink of={model.replace('azureml:', 'model:')} />}
      </Group>
      <Group gap={4} wrap="nowrap">
        <Text size="xs" c="dimmed">
          {text.test.id} <span className="mono">{answer.request_id}</span>
        </Text>
        <Copy text={answer.request_id} label={text.test.id} />
      </Group>
    </Group>
  )
}

function Save({ sheet }: { sheet: Sheet | null }) {
  const [address, setAddress] = useState('')
  const csv = sheet && csvOf(sheet)
  useEffect(() => {
    if (csv === null) return
    const made = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }))
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [csv])
  if (!sheet) return null
  return (
    <Button
      component="a"
      href={address}
      download={sheet.name}
      variant="default"
      leftSection={<IconDownload size={14} />}
      style={{ alignSelf: 'start' }}
    >
      {text.test.save}
    </Button>
  )
}

const MOST = 100

/** `index`: of a class among more than two. */
function chanceSaid(name: string | null, index: number | null): { said: string; hint: string } {
  if (name !== null) return { said: text.test.chance(name), hint: text.test.chanceHint(name) }
  if (index !== null) return { said: text.test.chanceAt(index), hint: text.test.chanceAtHint }
  return { said: text.test.chanceSecond, hint: text.test.chanceSecondHint }
}

type PredictionsProps = { workspace: string; answer: InvocationOut; seen: Watched }

function Predictions({ workspace, answer, seen }: PredictionsProps) {
  const answered = seen.deployments.find(({ name }) => name === answer.deployment)
  const probe = useProbe(workspace, answered?.replicas ?? [])
  const told = answeredOf(answer.answer)
  if (!told)
    return (
      <Text size="sm" c="dimmed">
        {text.test.notRows}
      </Text>
    )
  const chances = chancesOf(told.classes, probe?.classes ?? []).map((name, index) => ({
    index,
    ...chanceSaid(name, told.classes === 1 ? null : index),
  }))
  return (
    <Table.ScrollContainer minWidth={240} mah={320}>
      <Table aria-label={text.test.answer} className="numbers">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={56}>{text.test.row}</Table.Th>
            <Table.Th>{text.test.prediction}</Table.Th>
            {chances.map(({ index, said, hint }) => (
              <Table.Th key={index} title={hint}>
                {said}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {told.scored.slice(0, MOST).map(({ row, prediction, chances: found }) => (
            <Table.Tr key={row}>
              <Table.Td c="dimmed">{row}</Table.Td>
              <Table.Td fw={500}>{shownValue(prediction)}</Table.Td>
              {chances.map(({ index }) => (
                <Table.Td key={index}>{figure(found[index])}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {told.scored.length > MOST && (
        <Text size="xs" c="dimmed">
          {text.test.more(told.scored.length - MOST)}
        </Text>
      )}
    </Table.ScrollContainer>
  )
}
