import { Alert, Button, Code, Group, Kbd, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type ReactNode, useState } from 'react'
import { type Problem, problem } from '@/api/problem'
import { noticeOf, type Taken } from '@/lib/notice'
import type { Proposal } from '@/lib/yamlHelp'
import type { Place } from '@/lib/yamlPlace'
import { useLeave } from '@/ui/leave'
import { Yaml } from '@/ui/Yaml'
import { words } from '@/words'

type Props = {
  /** Which document it is: `monitor`, `trigger`, `commandJob`, …; none where no schema says what may stand in it. */
  kind?: string
  label: string
  value: string
  onChange: (text: string) => void
  submit: string
  /** Sends it; a refusal is marked where it belongs, and what the server warns of stays in a corner until it was read. */
  send: (document: string) => Promise<Taken>
  more?: (place: Place, document: string) => Proposal[]
  /** The key whose own keys may stand at the top as well. */
  flat?: string
  height?: string
  /** Beside the button. */
  actions?: ReactNode
  /** Under the editor: what is sent with the document, by `submit`. */
  along?: (submit: () => void) => ReactNode
  /** What is shown in the place of a refusal that asks for more than to be read; null of one that does not. `dismiss` takes it
   * away, with what was written where that is given up. */
  refused?: (refusal: Problem, dismiss: (written: 'kept' | 'given up') => void) => ReactNode
  /** Whether what is sent along was changed: it is not left without a word either. */
  changed?: boolean
}

/** A document in an editor, with a button that sends it, and what the server has against it. */
export function DocumentForm({
  kind,
  label,
  value,
  onChange,
  submit,
  send,
  more,
  flat,
  height = '440px',
  actions,
  along,
  refused,
  changed = false,
}: Props) {
  const [refusal, setRefusal] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const [typed, setTyped] = useState(false)
  const leave = useLeave(typed || changed)
  const run = () => {
    if (busy) return
    setBusy(true)
    setRefusal(null)
    void leave
      .freely(async () => warn(await send(value)))
      .then(() => setTyped(false))
      .catch((error: unknown) => setRefusal(problem(error)))
      .finally(() => setBusy(false))
  }
  const dismiss = (written: 'kept' | 'given up') => {
    setRefusal(null)
    if (written === 'given up') setTyped(false)
  }
  return (
    <Stack gap="sm">
      <Yaml
        kind={kind}
        label={label}
        value={value}
        onChange={(text) => {
          setTyped(true)
          onChange(text)
        }}
        more={more}
        flat={flat}
        height={height}
        problem={refusal}
        onSubmit={run}
      />
      {along?.(run)}
      {refusal && (refused?.(refusal, dismiss) ?? <Refusal refusal={refusal} />)}
      <Group gap="sm">
        <Button onClick={run} loading={busy} rightSection={<Kbd size="xs">Ctrl ↵</Kbd>}>
          {submit}
        </Button>
        {actions}
        <Text size="xs" c="dimmed" ml="auto" visibleFrom="sm">
          {words.editor.keys}
        </Text>
      </Group>
    </Stack>
  )
}

function warn({ name, warnings }: Taken) {
  if (warnings?.length) notifications.show(noticeOf(words.editor.warned(name), warnings))
}

/** What was refused, why, and what to do. */
export function Refusal({ refusal }: { refusal: Problem }) {
  const more = refusal.errors.length > 1 ? refusal.errors : []
  return (
    <Alert color="red" variant="light" p="xs" role="alert">
      <Text size="sm">{refusal.detail}</Text>
      {refusal.hint && (
        <Text size="sm" c="dimmed">
          {refusal.hint}
        </Text>
      )}
      {more.map(({ pointer, message }) => (
        <Text key={pointer + message} size="sm">
          <Code>{pointer}</Code> {message}
        </Text>
      ))}
    </Alert>
  )
}
