import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import type { GitHookOut } from '@/api/client'
import { text } from '@/features/git/words'
import { CopyLine } from '@/ui/Copy'

const t = text.secret

/** What the host's webhook wants, the secret among it: shown to who has just made it. */
export function ForTheHost({ hook, close }: { hook: GitHookOut; close: () => void }) {
  return (
    <Stack gap="sm">
      <Alert color="teal" title={t.title}>
        {t.where[hook.host]} {t.once}
      </Alert>
      <Line label={t.url} value={hook.url} />
      <Line label={t.secret} value={hook.secret ?? ''} />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {t.done}
        </Button>
      </Group>
    </Stack>
  )
}

function Line({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      <CopyLine text={value} />
    </div>
  )
}
