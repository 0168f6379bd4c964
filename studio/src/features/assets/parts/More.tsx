import { ActionIcon, Button, Group, Menu, Modal, Text, TextInput } from '@mantine/core'
import { IconArchive, IconArchiveOff, IconDots, IconPencil, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { type Place, useArchive, useDelete } from '@/features/assets/acts'
import type { Kind } from '@/features/assets/kind'
import { text } from '@/features/assets/words'
import { useAct } from '@/ui/act'

type Props = { place: Place; archived: boolean; rename?: Kind['rename'] }

/** What is seldom done to a name or a version: archive, restore, rename, delete. */
export function More({ place, archived, rename }: Props) {
  const archive = useArchive(place, !archived)
  const [asking, setAsking] = useState<'delete' | 'rename' | null>(null)
  const close = () => setAsking(null)
  const Archive = archived ? IconArchiveOff : IconArchive
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={text.acts.more} loading={archive.isPending}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {rename && (
            <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => setAsking('rename')}>
              {text.acts.rename}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<Archive size={14} />} onClick={() => archive.mutate(undefined)}>
            {archived ? text.acts.restore : text.acts.archive}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => setAsking('delete')}>
            {text.acts.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DeleteAsked place={place} opened={asking === 'delete'} close={close} />
      {rename && asking === 'rename' && <Rename place={place} close={close} rename={rename} />}
    </>
  )
}

function DeleteAsked({ place, opened, close }: { place: Place; opened: boolean; close: () => void }) {
  const remove = useDelete(place)
  const thing = place.version ? `${place.name}:${place.version}` : place.name
  return (
    <Modal opened={opened} onClose={close} title={text.acts.deleteTitle(thing)}>
      <Text size="sm">{place.version ? text.acts.deleteVersion : text.acts.deleteName}</Text>
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={close} data-autofocus>
          {text.acts.cancel}
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate(undefined, { onSettled: close })}>
          {text.acts.delete.replace(' …', '')}
        </Button>
      </Group>
    </Modal>
  )
}

type RenameProps = { place: Place; close: () => void; rename: NonNullable<Kind['rename']> }

function Rename({ place, close, rename }: RenameProps) {
  const navigate = useNavigate()
  const [name, setName] = useState(place.name)
  const { workspace, noun } = place
  const act = useAct((to: string) => rename(workspace, place.name, to), {
    done: () => text.acts.renamed(place.name, name),
    after: () => void navigate({ to: `/workspaces/$workspace/${noun}/$name`, params: { workspace, name } }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() && name !== place.name) act.mutate(name.trim(), { onSuccess: close })
  }
  return (
    <Modal opened onClose={close} title={text.acts.renameTitle(place.name)}>
      <form onSubmit={submit}>
        <TextInput
          label={text.acts.newName}
          description={text.acts.renameHint}
          value={name}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="md" gap="xs">
          <Button variant="default" onClick={close}>
            {text.acts.cancel}
          </Button>
          <Button type="submit" loading={act.isPending} disabled={!name.trim() || name === place.name}>
            {text.acts.rename.replace(' …', '')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
