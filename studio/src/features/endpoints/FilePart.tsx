import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { text } from '@/features/endpoints/words'
import { readSheet, type Sheet, SheetBroken } from '@/lib/sheet'
import { Picker } from '@/ui/Picker'

type Props = { sheet: Sheet | null; onSheet: (sheet: Sheet | null) => void; what: string; children?: React.ReactNode }

/** A CSV file, dropped or chosen; and once it is there, what is to be said of it. */
export function FilePart({ sheet, onSheet, what, children }: Props) {
  const [broken, setBroken] = useState('')
  const read = (file: File) =>
    readSheet(file).then(
      (found) => {
        setBroken('')
        onSheet(found)
      },
      (error: unknown) => {
        if (!(error instanceof SheetBroken)) throw error
        setBroken(error.message)
      },
    )
  return (
    <Stack gap="xs">
      {sheet ? (
        <Group justify="space-between">
          <Text size="sm" fw={500}>
            {text.test.fileRows(sheet.name, sheet.lines.length)}
          </Text>
          <Button variant="subtle" size="compact-xs" onClick={() => onSheet(null)}>
            {text.test.fileOther}
          </Button>
        </Group>
      ) : (
        <Picker single what={what} choose={([first]) => first && void read(first.file)} />
      )}
      {broken && (
        <Text size="sm" c="red" role="alert">
          {broken}
        </Text>
      )}
      {sheet && children}
    </Stack>
  )
}
