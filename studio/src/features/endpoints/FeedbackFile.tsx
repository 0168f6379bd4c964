import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { tell } from '@/features/endpoints/acts'
import { type Feedback, feedbackOfSheet } from '@/features/endpoints/answers'
import { FilePart } from '@/features/endpoints/FilePart'
import { text } from '@/features/endpoints/words'
import { type Sheet, SheetBroken } from '@/lib/sheet'
import { useAct } from '@/ui/act'
import { Panel } from '@/ui/Page'

type Props = { workspace: string; endpoint: string; done: () => void }

/** What became of many predictions, told by a file. */
export function FeedbackFile({ workspace, endpoint, done }: Props) {
  const [sheet, setSheet] = useState<Sheet | null>(null)
  const said = sheet && saidBy(sheet)
  const send = useAct((told: Feedback[]) => tell(workspace, endpoint, told), { after: done })
  return (
    <Panel title={text.feedback.fileTitle}>
      <FilePart
        sheet={sheet}
        onSheet={(chosen) => {
          send.reset()
          setSheet(chosen)
        }}
        what={text.feedback.fileWhat}
      >
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
function saidBy(sheet: Sheet): Feedback[] | string {
  try {
    return feedbackOfSheet(sheet)
  } catch (error) {
    if (error instanceof SheetBroken) return error.message
    throw error
  }
}
