import { Button, Group, Modal, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { words } from '@/words'

type Props = {
  opened: boolean
  close: () => void
  /** What is done; on the button too. */
  title: string
  children: ReactNode
  run: () => Promise<unknown>
  busy: boolean
  disabled?: boolean
}

/** The question before something that cannot be undone, for what is chosen in a menu. */
export function Asked({ opened, close, title, children, run, busy, disabled = false }: Props) {
  const confirmed = () =>
    void run().then(close, () => {
      /* what was refused is told by who runs it */
    })
  return (
    <Modal opened={opened} onClose={close} title={title} centered>
      <Text size="sm">{children}</Text>
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={close}>
          {words.confirm.cancel}
        </Button>
        <Button color="red" loading={busy} disabled={disabled} onClick={confirmed} data-autofocus>
          {title}
        </Button>
      </Group>
    </Modal>
  )
}
