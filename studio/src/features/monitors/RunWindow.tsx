import { Button, Group, Modal, Stack, Text } from '@mantine/core'
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
import { TimeField } from '@/ui/TimeField'

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
  const isWhole = from !== '' && to !== ''
  const isWrong = isWhole && from >= to
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isWhole && !isWrong) act.mutate(undefined)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Group grow align="flex-start">
          <TimeField
            label={text.run.from}
            value={from}
            onChange={(minute) => setWindow({ from: minute, to })}
            first
            required
          />
          <TimeField
            label={text.run.to}
            value={to}
            onChange={(minute) => setWindow({ from, to: minute })}
            error={isWrong && text.run.order}
            required
          />
        </Group>
        <Text size="xs" c="dimmed">
          {text.run.utc}
        </Text>
        <Group justify="flex-end">
          <Button type="submit" loading={act.isPending} disabled={!isWhole || isWrong}>
            {text.run.start}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
