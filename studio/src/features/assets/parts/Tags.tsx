import { ActionIcon, Button, Group, Text, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type { ContainerOut, VersionOut } from '@/api/client'
import { type Place, useChange } from '@/features/assets/acts'
import { text } from '@/features/assets/words'
import { Panel } from '@/ui/Page'
import classes from './parts.module.css'

export function TagList({ tags, remove }: { tags: Record<string, string>; remove?: (key: string) => void }) {
  const found = Object.entries(tags)
  if (!found.length) return remove ? <Text c="dimmed">{text.tags.none}</Text> : null
  return (
    <span className={classes.tags}>
      {found.map(([key, value]) => (
        <span key={key} className={classes.tag}>
          <span className={classes.key}>{key}</span>
          {value && <span>{value}</span>}
          {remove && (
            <ActionIcon
              variant="transparent"
              color="gray"
              size={16}
              aria-label={text.tags.remove(key)}
              onClick={() => remove(key)}
            >
              <IconX size={12} />
            </ActionIcon>
          )}
        </span>
      ))}
    </span>
  )
}

/** Tags of a name or a version, each to be removed, and new ones to be added. */
export function Tags({ place, shown }: { place: Place; shown: ContainerOut | VersionOut }) {
  const change = useChange(place)
  const [open, setOpen] = useState(false)
  return (
    <Panel title={text.tags.title}>
      <TagList tags={shown.tags} remove={(key) => change.mutate({ revision: shown.revision, tags: { [key]: null } })} />
      {open ? (
        <NewTag
          key={Object.keys(shown.tags).join()}
          busy={change.isPending}
          add={(key, value) => change.mutate({ revision: shown.revision, tags: { [key]: value } })}
        />
      ) : (
        <Button mt={6} variant="subtle" color="gray" leftSection={<IconPlus size={14} />} onClick={() => setOpen(true)}>
          {text.tags.add}
        </Button>
      )}
    </Panel>
  )
}

function NewTag({ busy, add }: { busy: boolean; add: (key: string, value: string) => void }) {
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (key.trim()) add(key.trim(), value.trim())
  }
  return (
    <form onSubmit={submit}>
      <Group gap="xs" wrap="nowrap" mt={8}>
        <TextInput
          size="xs"
          aria-label={text.tags.key}
          placeholder={text.tags.key}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoFocus
        />
        <TextInput
          size="xs"
          aria-label={text.tags.value}
          placeholder={text.tags.value}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy} disabled={!key.trim()}>
          {text.labels.set}
        </Button>
      </Group>
    </form>
  )
}
