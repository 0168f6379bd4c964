import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { text } from '@/features/assets/words'

/** Says what was done, with a button that undoes it. */
export function sayUndoable(told: string, undo: () => void) {
  const id = `undo ${told} ${Date.now()}`
  notifications.show({ id, color: 'teal', autoClose: 8000, message: <Undoable {...{ id, told, undo }} /> })
}

function Undoable({ id, told, undo }: { id: string; told: string; undo: () => void }) {
  const back = () => {
    notifications.hide(id)
    undo()
  }
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm">{told}</Text>
      <Button variant="default" onClick={back}>
        {text.acts.undo}
      </Button>
    </Group>
  )
}
