import { Button, Group, Select, Text } from '@mantine/core'
import { useState } from 'react'
import { tell } from '@/features/endpoints/acts'
import { type Feedback, feedbackOfSheet, likelyTruths } from '@/features/endpoints/answers'
import { FilePart } from '@/features/endpoints/FilePart'
import { text } from '@/features/endpoints/words'
import { type Sheet, SheetBroken } from '@/lib/sheet'
import { useAct } from '@/ui/act'
import { Panel } from '@/ui/Page'

type Props = { workspace: string; endpoint: string; done: () => void }

/** What became of many predictions, told by a file. */
export function FeedbackFile({ workspace, endpoint, done }: Props) {
  const [sheet, setSheet] = useState<Sheet | null>(null)
  const [column, setColumn] = useState<string | null>(null)
  const likely = sheet ? likelyTruths(sheet) : []
  const said = sheet && (column !== null || !likely.length) ? saidBy(sheet, column ?? undefined) : null
  const send = useAct((told: Feedback[]) => tell(workspace, endpoint, told), { after: done })
  return (
    <Panel title={text.feedback.fileTitle}>
      <FilePart
        sheet={sheet}
        onSheet={(chosen) => {
          send.reset()
          setColumn(null)
          setSheet(chosen)
        }}
        what={text.feedback.fileWhat}
      >
        {likely.length > 0 && (
          <Select
            size="xs"
            label={text.feedback.fileColumn}
            placeholder={text.feedback.columnNone}
            value={column}
            data={likely}
            onChange={(chosen) => {
              send.reset()
              setColumn(chosen)
            }}
          />
        )}
        {typeof said === 'string' && (
          <Text size="sm" c="red" role="alert">
            {said}
          </Text>
        )}
        {sheet && Array.isArray(said) && (
          <Group justify="space-between">
            <Text size="sm" role="status">
              {send.isSuccess
                ? text.feedback.kept(send.data)
                : text.feedback.fileSays(sheet.name, said.length, sheet.lines.length)}
            </Text>
            <Button
              variant="default"
              loading={send.isPending}
              disabled={send.isSuccess}
              onClick={() => send.mutate(said)}
            >
              {text.feedback.send}
            </Button>
          </Group>
        )}
      </FilePart>
    </Panel>
  )
}

/** The feedback of it, or why there is none. */
function saidBy(sheet: Sheet, actual?: string): Feedback[] | string {
  try {
    return feedbackOfSheet(sheet, actual)
  } catch (error) {
    if (error instanceof SheetBroken) return error.message
    throw error
  }
}
