import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { windowName } from '@/features/monitors/model'
import { instant, nextWindow } from '@/features/monitors/nextWindow'
import { runMonitor } from '@/features/monitors/queries'
import type { Run } from '@/features/monitors/run'
import { text } from '@/features/monitors/words'
import { useAct } from '@/ui/act'

type Props = { workspace: string; name: string; runs: readonly Run[]; onStarted: () => void }

/** Asks for one window of event time, whenever it was. */
export function RunWindow({ workspace, name, runs, onStarted }: Props) {
  const [opened, { open, close }] = useDisclosure()
  return (
    <>
      <Button leftSection={<IconPlayerPlay size={14} />} onClick={open}>
        {text.run.button}
      </Button>
      <Modal opened={opened} onClose={close} title={text.run.title} centered>
        <WindowForm
          workspace={workspace}
          name={name}
          runs={runs}
          onStarted={() => {
            close()
            onStarted()
          }}
        />
      </Modal>
    </>
  )
}

function WindowForm({ workspace, name, runs, onStarted }: Props) {
  const queries = useQueryClient()
  const [{ from, to }, setWindow] = useState(() => nextWindow(runs, new Date()))
  const act = useAct(() => runMonitor(queries, workspace, name, { from: instant(from), to: instant(to) }), {
    done: (run) => text.run.started(windowName(run)),
    after: onStarted,
  })
  const wrong = from >= to ? text.run.order : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!wrong) act.mutate(undefined)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Group grow>
          <TextInput
            type="datetime-local"
            label={text.run.from}
            value={from}
            onChange={(event) => setWindow({ from: event.currentTarget.value, to })}
            data-autofocus
            required
          />
          <TextInput
            type="datetime-local"
            label={text.run.to}
            value={to}
            onChange={(event) => setWindow({ from, to: event.currentTarget.value })}
            error={wrong}
            required
          />
        </Group>
        <Text size="xs" c="dimmed">
          {text.run.utc}
        </Text>
        <Group justify="flex-end">
          <Button type="submit" loading={act.isPending} disabled={Boolean(wrong)}>
            {text.run.start}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
