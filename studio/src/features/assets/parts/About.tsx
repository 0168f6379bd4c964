import { ActionIcon, Button, Group, Text, Textarea, Tooltip } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import type { ContainerOut, VersionOut } from '@/api/client'
import { type Place, useChange } from '@/features/assets/acts'
import { text } from '@/features/assets/words'
import classes from './parts.module.css'

/** The description, to be written in its place. */
export function About({ place, shown }: { place: Place; shown: ContainerOut | VersionOut }) {
  const [draft, setDraft] = useState<{ revision: number; description: string } | null>(null)
  const change = useChange(place, () => setDraft(null))
  if (draft === null)
    return (
      <div className={classes.about}>
        <Text size="sm" c={shown.description ? undefined : 'dimmed'} className={classes.text}>
          {shown.description || text.details.noDescription}
        </Text>
        <Tooltip label={text.acts.edit}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`${text.acts.edit}: ${text.details.description}`}
            onClick={() => setDraft({ revision: shown.revision, description: shown.description })}
          >
            <IconPencil size={13} />
          </ActionIcon>
        </Tooltip>
      </div>
    )
  return (
    <div>
      <Textarea
        autosize
        minRows={2}
        maxRows={12}
        maw={720}
        size="sm"
        aria-label={text.details.description}
        value={draft.description}
        autoFocus
        onChange={(event) => setDraft({ ...draft, description: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setDraft(null)
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) change.mutate(draft)
        }}
      />
      <Group gap="xs" mt={6}>
        <Button loading={change.isPending} onClick={() => change.mutate(draft)}>
          {text.acts.save}
        </Button>
        <Button variant="default" onClick={() => setDraft(null)}>
          {text.acts.cancel}
        </Button>
      </Group>
    </div>
  )
}
