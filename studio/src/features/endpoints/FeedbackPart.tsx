import { Button, Group, Select, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { InvocationOut } from '@/api/client'
import { tell } from '@/features/endpoints/acts'
import { answeredOf, feedbackOf, type Kind } from '@/features/endpoints/answers'
import { text } from '@/features/endpoints/words'
import { useAct } from '@/ui/act'

type Props = { workspace: string; endpoint: string; answer: InvocationOut }

const KINDS = ['actual', 'rating', 'label'] as const

/** What became of a prediction, told right where it was asked for. */
export function FeedbackPart({ workspace, endpoint, answer }: Props) {
  const scored = answeredOf(answer.answer)?.scored ?? []
  const [kind, setKind] = useState<Kind>('actual')
  const [row, setRow] = useState(0)
  const [typed, setTyped] = useState('')
  const told = feedbackOf(answer.request_id, row, kind, typed)
  const send = useAct((feedback: NonNullable<typeof told>) => tell(workspace, endpoint, [feedback]))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (told) send.mutate(told)
      }}
    >
      <Text size="sm" fw={500} mb={4}>
        {text.feedback.title}
      </Text>
      <Group gap="xs" align="end">
        <Select
          size="xs"
          w={104}
          label={text.feedback.kind}
          value={kind}
          data={KINDS.map((value) => ({ value, label: text.feedback.kinds[value] }))}
          onChange={(chosen) => setKind(KINDS.find((one) => one === chosen) ?? 'actual')}
          allowDeselect={false}
        />
        {scored.length > 1 && (
          <Select
            size="xs"
            w={76}
            label={text.feedback.row}
            value={String(row)}
            data={scored.map((one) => String(one.row))}
            onChange={(chosen) => setRow(Number(chosen ?? 0))}
            allowDeselect={false}
          />
        )}
        <TextInput
          size="xs"
          style={{ flex: 1, minWidth: 100 }}
          label={text.feedback.value}
          placeholder={text.feedback.hints[kind]}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={typed.trim() && !told ? text.feedback.needs : undefined}
        />
        <Button type="submit" variant="default" loading={send.isPending} disabled={!told}>
          {text.feedback.send}
        </Button>
      </Group>
      {send.isSuccess && (
        <Text size="xs" c="dimmed" mt={4} role="status">
          {text.feedback.kept(send.data)}
        </Text>
      )}
    </form>
  )
}
