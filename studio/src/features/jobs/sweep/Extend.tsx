import { Button, Group, Modal, NumberInput, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { JobOut, SweepOut } from '@/api/client'
import { hasEnded } from '@/features/jobs/model'
import { extend, sweepQuery } from '@/features/jobs/sweep/queries'
import { text } from '@/features/jobs/sweep/words'
import { short } from '@/lib/format'
import { useAct } from '@/ui/act'
import { words } from '@/words'

const t = text.extend

/** Lets a sweep try more: itself where it runs, else by a new one that begins with its trials. */
export function Extend({ workspace, job }: { workspace: string; job: JobOut }) {
  const { data: sweep } = useQuery(sweepQuery(workspace, job))
  const [opened, { open, close }] = useDisclosure()
  if (!sweep) return null
  return (
    <>
      <Button variant="default" leftSection={<IconPlus size={14} />} onClick={open}>
        {t.act}
      </Button>
      <Modal opened={opened} onClose={close} title={t.title} centered>
        <Form workspace={workspace} job={job} sweep={sweep} close={close} />
      </Modal>
    </>
  )
}

function Form({
  workspace,
  job,
  sweep,
  close,
}: {
  workspace: string
  job: JobOut
  sweep: SweepOut
  close: () => void
}) {
  const has = Object.values(sweep.counts).reduce((sum, count) => sum + count, 0)
  const [most, setMost] = useState<number | string>(Math.max(sweep.max_trials, has) + Math.max(10, Math.ceil(has / 2)))
  const navigate = useNavigate()
  const act = useAct(() => extend(workspace, job.name, Number(most)), {
    done: ({ name }) => (name === job.name ? t.raised(Number(most)) : t.done(short(name))),
    after: ({ name }) => {
      close()
      if (name !== job.name)
        void navigate({ to: '/workspaces/$workspace/jobs/$name', params: { workspace, name }, search: {} })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    act.mutate(undefined)
  }
  return (
    <form onSubmit={submit}>
      <Text size="sm" c="dimmed" mb="sm">
        {hasEnded(job) ? t.ended : t.running}
      </Text>
      <NumberInput
        label={t.most}
        description={t.has(has)}
        value={most}
        onChange={setMost}
        min={1}
        allowDecimal={false}
        data-autofocus
        required
      />
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={close}>
          {words.confirm.cancel}
        </Button>
        <Button type="submit" loading={act.isPending} disabled={most === ''}>
          {t.send}
        </Button>
      </Group>
    </form>
  )
}
