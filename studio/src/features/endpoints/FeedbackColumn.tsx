import { Button, Group, Select, Text } from '@mantine/core'
import { useState } from 'react'
import { tell } from '@/features/endpoints/acts'
import { type Feedback, feedbackOfColumn } from '@/features/endpoints/answers'
import { text } from '@/features/endpoints/words'
import type { Sheet } from '@/lib/sheet'
import { useAct } from '@/ui/act'

type Props = { workspace: string; endpoint: string; requestId: string; sheet: Sheet; columns: readonly string[] }

/** What became of a file's predictions, where the file has known it all along. */
export function FeedbackColumn({ workspace, endpoint, requestId, sheet, columns }: Props) {
  const [column, setColumn] = useState<string | null>(null)
  const told = column === null ? [] : feedbackOfColumn(sheet, requestId, column)
  const send = useAct((feedback: Feedback[]) => tell(workspace, endpoint, feedback))
  return (
    <div>
      <Group gap="xs" align="end">
        <Select
          size="xs"
          style={{ flex: 1 }}
          label={text.feedback.column}
          placeholder={text.feedback.columnNone}
          value={column}
          data={columns}
          onChange={(chosen) => {
            send.reset()
            setColumn(chosen)
          }}
        />
        <Button
          variant="default"
          loading={send.isPending}
          disabled={!told.length || send.isSuccess}
          onClick={() => send.mutate(told)}
        >
          {text.feedback.all(told.length)}
        </Button>
      </Group>
      {send.isSuccess && (
        <Text size="xs" c="dimmed" mt={4} role="status">
          {text.feedback.kept(send.data)}
        </Text>
      )}
    </div>
  )
}
