import { ActionIcon, Badge, Button, Group, NativeSelect, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { ContainerOut } from '@/api/client'
import { type Place, useLabel } from '@/features/assets/acts'
import { versionsQuery } from '@/features/assets/queries'
import { text } from '@/features/assets/words'
import { Panel } from '@/ui/Page'

export function LabelBadges({ labels }: { labels: readonly string[] }) {
  if (!labels.length) return null
  return (
    <Group gap={4} wrap="nowrap">
      {labels.map((label) => (
        <Badge key={label} variant="outline">
          {label}
        </Badge>
      ))}
    </Group>
  )
}

type Props = { place: Place; container: ContainerOut }

/** Every label and the version that it points to; another version chosen moves it. */
export function Labels({ place, container }: Props) {
  const set = useLabel(place, container.labels)
  const versions = useVersions(place)
  const labels = Object.entries(container.labels)
  return (
    <Panel title={text.labels.title}>
      <Stack gap={6}>
        {labels.map(([label, version]) => (
          <Group key={label} gap="xs" wrap="nowrap">
            <Badge variant="outline" style={{ flex: 'none' }}>
              {label}
            </Badge>
            <NativeSelect
              size="xs"
              ml="auto"
              aria-label={text.labels.move(label)}
              data={versions.includes(version) ? versions : [version, ...versions]}
              value={version}
              disabled={set.isPending}
              onChange={(event) => set.mutate({ label, version: event.currentTarget.value })}
            />
            <Tooltip label={text.labels.remove(label)}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={text.labels.remove(label)}
                onClick={() => set.mutate({ label, version: null })}
              >
                <IconX size={14} />
              </ActionIcon>
            </Tooltip>
          </Group>
        ))}
        <NewLabel
          key={labels.length}
          versions={versions}
          fixed={place.version}
          busy={set.isPending}
          add={(label, version) => set.mutate({ label, version })}
        />
      </Stack>
    </Panel>
  )
}

function useVersions({ workspace, noun, name }: Place): string[] {
  const { data } = useInfiniteQuery(versionsQuery(workspace, noun, name, {}))
  return data?.pages.flatMap(({ items }) => items.map(({ version }) => version)) ?? []
}

type NewProps = {
  versions: string[]
  fixed: string | undefined
  busy: boolean
  add: (label: string, version: string) => void
}

function NewLabel({ versions, fixed, busy, add }: NewProps) {
  const [open, setOpen] = useState(false)
  const [label, setLabel] = useState('')
  const [chosen, setChosen] = useState<string>()
  const version = chosen ?? fixed ?? versions[0]
  if (!open)
    return (
      <Group gap="xs">
        <Button variant="subtle" color="gray" leftSection={<IconPlus size={14} />} onClick={() => setOpen(true)}>
          {text.labels.add}
        </Button>
      </Group>
    )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (label.trim() && version) add(label.trim(), version)
  }
  return (
    <form onSubmit={submit}>
      <Group gap="xs" wrap="nowrap" align="end">
        <TextInput
          size="xs"
          style={{ flex: 1 }}
          aria-label={text.labels.label}
          placeholder="champion"
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          data-autofocus
          autoFocus
        />
        <NativeSelect
          size="xs"
          aria-label={text.labels.version}
          data={versions}
          value={version}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy} disabled={!label.trim() || !version}>
          {text.labels.set}
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {text.labels.hint}
      </Text>
    </form>
  )
}
