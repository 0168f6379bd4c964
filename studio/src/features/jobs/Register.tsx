import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { IconCube } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { JobOut } from '@/api/client'
import { useMay } from '@/features/account/queries'
import type { Logged } from '@/features/jobs/model'
import { loggedQuery, registerLogged } from '@/features/jobs/queries'
import { text } from '@/features/jobs/words'
import { useAct } from '@/ui/act'

type Props = { workspace: string; job: JobOut }

/** What makes a version of a model that the job has logged; nothing where it has logged none. */
export function Register({ workspace, job }: Props) {
  const may = useMay(workspace)
  const [opened, setOpened] = useState(false)
  const { data = [] } = useQuery({ ...loggedQuery(workspace, job.name), enabled: Boolean(job.run_id) })
  const ready = data.filter(({ isReady }) => isReady)
  if (!ready.length || !may('models/write')) return null
  return (
    <>
      <Button
        variant={ready.some(({ versions }) => versions.length) ? 'default' : 'filled'}
        leftSection={<IconCube size={14} />}
        onClick={() => setOpened(true)}
      >
        {text.register.act}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={text.register.act}>
        <RegisterForm workspace={workspace} job={job} logged={ready} />
      </Modal>
    </>
  )
}

function RegisterForm({ workspace, job, logged }: Props & { logged: Logged[] }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState(job.experiment_name)
  const [chosen, choose] = useState(logged[0]?.id ?? '')
  const act = useAct(() => registerLogged(workspace, chosen, name.trim()), {
    done: (made) => text.register.done(`${made.name}:${made.version}`),
    after: (made) => {
      void queries.invalidateQueries({ queryKey: [workspace, 'models'] })
      void navigate({
        to: '/workspaces/$workspace/models/$name/$version',
        params: { workspace, name: made.name, version: made.version },
      })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    act.mutate(undefined)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {logged.length > 1 && (
          <Select
            label={text.register.logged}
            data={logged.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen}
            onChange={(id) => id && choose(id)}
            allowDeselect={false}
          />
        )}
        <TextInput
          label={text.register.name}
          description={text.register.hint}
          required
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={act.isPending} disabled={!name.trim()}>
            {text.register.send}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
