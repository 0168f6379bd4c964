import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCalendarDown } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldOf, momentOf } from '@/features/schedules/model'
import { backfill } from '@/features/schedules/queries'
import { text } from '@/features/schedules/words'
import { useAct } from '@/ui/act'
import { TimeField } from '@/ui/TimeField'

const words = text.backfill
const DAY_MS = 86_400_000

/** Asks for a past range, and has the jobs of its times created. */
export function BackfillButton({ workspace, name }: { workspace: string; name: string }) {
  const queries = useQueryClient()
  const [opened, { open, close }] = useDisclosure()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const act = useAct((range: { from: string; to: string | null }) => backfill(queries, workspace, name, range), {
    done: ({ created, standing }) => words.done(created, standing),
    after: close,
  })
  const begin = () => {
    setFrom(fieldOf(new Date(Date.now() - DAY_MS)))
    setTo('')
    open()
  }
  const start = momentOf(from)
  return (
    <>
      <Button variant="default" leftSection={<IconCalendarDown size={14} />} onClick={begin}>
        {words.act}
      </Button>
      <Modal opened={opened} onClose={close} title={words.act} centered>
        <Stack gap="sm">
          <Text size="sm">{words.what}</Text>
          <Group grow align="flex-start">
            <TimeField label={words.from} value={from} onChange={setFrom} first />
            <TimeField label={words.to} value={to} onChange={setTo} />
          </Group>
          <Group justify="flex-end">
            <Button
              disabled={!start}
              loading={act.isPending}
              onClick={() => start && act.mutate({ from: start, to: momentOf(to) })}
            >
              {words.send}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
