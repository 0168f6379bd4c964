import { Button, type ButtonProps, Group, Modal, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { words } from '@/words'

type Props = Pick<ButtonProps, 'color' | 'variant' | 'leftSection' | 'disabled'> & {
  /** What is done, on the button and above the question. */
  title: string
  /** What it will mean; names the thing. */
  children: ReactNode
  run: () => Promise<unknown>
  busy?: boolean
}

/** A button that asks before it does something that cannot be undone. */
export function Confirm({ title, children, run, busy = false, color = 'red', variant = 'default', ...button }: Props) {
  const [opened, { open, close }] = useDisclosure()
  return (
    <>
      <Button variant={variant} onClick={open} {...button}>
        {title}
      </Button>
      <Modal opened={opened} onClose={close} title={title} centered>
        <Text size="sm" component="div">
          {children}
        </Text>
        <Group justify="flex-end" mt="md" gap="xs">
          <Button variant="default" onClick={close}>
            {words.confirm.cancel}
          </Button>
          <Button
            color={color}
            loading={busy}
            data-autofocus
            onClick={() =>
              void run().then(close, () => {
                /* what was refused is told by who runs it */
              })
            }
          >
            {title}
          </Button>
        </Group>
      </Modal>
    </>
  )
}
