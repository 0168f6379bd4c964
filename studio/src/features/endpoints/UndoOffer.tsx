import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useEffect, useState } from 'react'
import { text } from '@/features/endpoints/words'

const SECONDS = 10

/** Says what has been done; for ten seconds it can be undone. */
export function offerUndo(said: string, undo: (() => void) | null): void {
  const id = notifications.show({
    message: undo ? (
      <Offer
        said={said}
        undo={() => {
          notifications.hide(id)
          undo()
        }}
      />
    ) : (
      said
    ),
    autoClose: undo ? SECONDS * 1000 : 4000,
    color: 'teal',
  })
}

function Offer({ said, undo }: { said: string; undo: () => void }) {
  const [left, setLeft] = useState(SECONDS)
  useEffect(() => {
    const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Text size="sm">{said}</Text>
      <Button size="compact-xs" variant="default" onClick={undo} className="numbers">
        {text.traffic.undo(left)}
      </Button>
    </Group>
  )
}
