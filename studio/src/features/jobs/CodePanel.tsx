import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core'
import { IconPencil, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Entry } from '@/api/uploads'
import { codeOf, isDocument, isScript, withCode } from '@/features/jobs/code'
import { text } from '@/features/jobs/words'
import { type Chosen, sizeOf } from '@/lib/chosen'
import { size } from '@/lib/format'
import { Panel } from '@/ui/Page'
import { Picker } from '@/ui/Picker'

const FEW = 12
const MANY = 40

/** The files that a cloned job had; the texts among them can be changed. */
export function HadPanel({ files, onEdit }: { files: readonly Entry[]; onEdit: (path: string) => void }) {
  return (
    <Panel
      title={text.code.had}
      actions={
        <Text size="xs" c="dimmed">
          {text.codeFiles(files.length, size(files.reduce((sum, file) => sum + file.size, 0)))}
        </Text>
      }
    >
      <Stack gap={4}>
        {files.slice(0, MANY).map((file) => (
          <CodeFile key={file.path} path={file.path} bytes={file.size}>
            {isScript(file) && (
              <Button
                variant="default"
                size="compact-xs"
                aria-label={text.code.edit(file.path)}
                onClick={() => onEdit(file.path)}
              >
                {text.code.change}
              </Button>
            )}
          </CodeFile>
        ))}
        {files.length > MANY && (
          <Text size="xs" c="dimmed">
            {text.code.more(files.length - MANY)}
          </Text>
        )}
      </Stack>
    </Panel>
  )
}

/** A file's line; `children`: what can be done with it. */
function CodeFile({ path, bytes, children }: { path: string; bytes: number; children: ReactNode }) {
  return (
    <Group gap="xs" wrap="nowrap" mih={24}>
      <Text size="sm" className="mono" truncate>
        {path}
      </Text>
      <Text size="xs" c="dimmed" ml="auto" className="numbers" style={{ whiteSpace: 'nowrap' }}>
        {size(bytes)}
      </Text>
      {children}
    </Group>
  )
}

type Props = {
  files: readonly Chosen[]
  onFiles: (files: Chosen[]) => void
  /** Whether a cloned job had files, which stay. */
  beside?: boolean
  /** The script that is written, which has the place of a file of its name. */
  written?: string
  /** Puts back what was written before a chosen file took its place; none where none did. */
  undo?: (() => void) | undefined
  /** Begins a script on this page; none while one is written. */
  write?: () => void
  /** Takes a document that lies among the files. */
  take: (document: string) => void
}

/** The files that the job starts in. */
export function CodePanel({ files, onFiles, written, undo, write, take, beside = false }: Props) {
  const begin = write && (
    <Button variant="default" leftSection={<IconPencil size={14} />} onClick={write}>
      {text.code.write}
    </Button>
  )
  if (!files.length)
    return (
      <Panel title={beside ? text.code.beside : text.code.title}>
        <Picker
          choose={(chosen) => onFiles(codeOf(chosen))}
          what={beside ? text.code.instead : write ? text.code.what : text.code.needed}
          more={begin}
        />
      </Panel>
    )
  return (
    <Panel
      title={beside ? text.code.beside : text.code.title}
      actions={
        <Text size="xs" c="dimmed">
          {text.codeFiles(files.length, size(sizeOf(files)))}
        </Text>
      }
    >
      <Stack gap="xs">
        {files.slice(0, FEW).map(({ path, file }) => (
          <CodeFile key={path} path={path} bytes={file.size}>
            {path === written && (
              <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
                {text.code.inEditor}
              </Text>
            )}
            {path === written && undo && (
              <Button
                variant="default"
                size="compact-xs"
                flex="none"
                aria-label={text.code.undoOf(path)}
                onClick={undo}
              >
                {text.code.undo}
              </Button>
            )}
            {isDocument(path) && (
              <Button
                variant="default"
                size="compact-xs"
                onClick={() => void file.text().then((document) => take(withCode(document)))}
              >
                {text.code.take}
              </Button>
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={text.code.remove(path)}
              onClick={() => onFiles(files.filter((one) => one.path !== path))}
            >
              <IconX size={14} />
            </ActionIcon>
          </CodeFile>
        ))}
        {files.length > FEW && (
          <Text size="xs" c="dimmed">
            {text.code.more(files.length - FEW)}
          </Text>
        )}
        <Group gap="xs">
          {begin}
          <Button variant="subtle" onClick={() => onFiles([])}>
            {text.code.other}
          </Button>
        </Group>
      </Stack>
    </Panel>
  )
}
