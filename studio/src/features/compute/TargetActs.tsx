import { Button, Group, Modal, NumberInput, Select, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustments, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { ComputeOut } from '@/api/client'
import { useMay } from '@/features/account/queries'
import { changed, limitsOf, PRIORITIES } from '@/features/compute/model'
import { change, remove, start, stop } from '@/features/compute/queries'
import { text } from '@/features/compute/words'
import { useAct } from '@/ui/act'
import { Confirm } from '@/ui/Confirm'
import { words } from '@/words'

const t = text.acts

type Props = { workspace: string; target: ComputeOut }

/** Only for who may change it. */
export function TargetActs({ workspace, target }: Props) {
  const may = useMay(workspace)
  const navigate = useNavigate()
  const again = useAgain(workspace)
  const isStopped = target.state === 'Stopped'
  const turn = useAct(() => (isStopped ? start(workspace, target.name) : stop(workspace, target.name)), {
    done: () => (isStopped ? t.started : t.stopped),
    after: again,
  })
  const drop = useAct(() => remove(workspace, target.name), {
    done: () => t.deleted(target.name),
    after: () =>
      void navigate({ to: '/workspaces/$workspace/workers', params: { workspace }, search: { tab: 'targets' } }),
  })
  if (!may('targets/write')) return null
  return (
    <>
      <EditLimits workspace={workspace} target={target} />
      <Button
        variant="default"
        leftSection={isStopped ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
        loading={turn.isPending}
        onClick={() => turn.mutate(undefined)}
      >
        {isStopped ? t.start : t.stop}
      </Button>
      <Confirm
        title={t.delete}
        leftSection={<IconTrash size={14} />}
        run={() => drop.mutateAsync(undefined)}
        busy={drop.isPending}
      >
        {t.sure(target.name)}
      </Confirm>
    </>
  )
}

const useAgain = (workspace: string) => {
  const queries = useQueryClient()
  return () => void queries.invalidateQueries({ queryKey: [workspace, 'compute'] })
}

function EditLimits({ workspace, target }: Props) {
  const [opened, { open, close }] = useDisclosure()
  return (
    <>
      <Button variant="default" leftSection={<IconAdjustments size={14} />} onClick={open}>
        {t.edit}
      </Button>
      <Modal opened={opened} onClose={close} title={t.edit} centered>
        <Form workspace={workspace} target={target} close={close} />
      </Modal>
    </>
  )
}

function Form({ workspace, target, close }: Props & { close: () => void }) {
  const [limits, setLimits] = useState(() => limitsOf(target))
  const again = useAgain(workspace)
  const save = useAct(() => change(workspace, target.name, changed(target, limits)), {
    done: () => t.saved,
    after: () => {
      again()
      close()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(undefined)
  }
  return (
    <form onSubmit={submit}>
      <NumberInput
        label={t.most}
        description={t.mostHint}
        value={limits.most}
        onChange={(most) => setLimits({ ...limits, most })}
        min={0}
        allowDecimal={false}
        data-autofocus
      />
      <Select
        mt="sm"
        label={t.priority}
        data={[...PRIORITIES]}
        value={limits.priority}
        allowDeselect={false}
        onChange={(priority) => setLimits({ ...limits, priority: priority ?? limits.priority })}
      />
      <TextInput
        mt="sm"
        label={t.description}
        value={limits.description}
        onChange={(event) => setLimits({ ...limits, description: event.currentTarget.value })}
      />
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={close}>
          {words.confirm.cancel}
        </Button>
        <Button type="submit" loading={save.isPending} disabled={!Object.keys(changed(target, limits)).length}>
          {t.save}
        </Button>
      </Group>
    </form>
  )
}
