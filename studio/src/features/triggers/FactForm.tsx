import { Group, Select, Stack, Text, TextInput } from '@mantine/core'
import type { Written } from '@/features/triggers/fact'
import { text } from '@/features/triggers/words'
import { Yaml } from '@/ui/Yaml'

const words = text.test

type Props = {
  written: Written
  change: (written: Written) => void
  types: readonly string[]
  run: () => void
  wrong: string | null
}

/** A fact to be changed before it is tried. */
export function FactForm({ written, change, types, run, wrong }: Props) {
  return (
    <>
      <Group grow align="flex-start">
        <Select
          label={words.type}
          data={[...types]}
          value={written.type}
          onChange={(type) => type && change({ ...written, type })}
          allowDeselect={false}
          searchable
        />
        <TextInput
          label={words.subject}
          value={written.subject}
          onChange={(event) => change({ ...written, subject: event.currentTarget.value })}
        />
      </Group>
      <Stack gap={4}>
        <Text size="sm" fw={500}>
          {words.data}
        </Text>
        <Yaml
          label={words.data}
          value={written.data}
          onChange={(data) => change({ ...written, data })}
          height="280px"
          onSubmit={run}
        />
        {wrong && (
          <Text size="sm" c="var(--beyond)" role="alert">
            {wrong}
          </Text>
        )}
      </Stack>
    </>
  )
}
