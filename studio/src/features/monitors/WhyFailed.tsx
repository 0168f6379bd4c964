import { Alert, Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { windowName } from '@/features/monitors/model'
import type { Run } from '@/features/monitors/run'
import { text } from '@/features/monitors/words'
import { RefLink } from '@/ui/RefLink'

const words = text.failed

/** Why the newest look at a window went wrong, and what to do. */
export function WhyFailed({ run, showWindows }: { run: Run; showWindows: () => void }) {
  return (
    <Alert color="red" icon={<IconAlertTriangle size={16} />} title={words.title(windowName(run))} role="alert">
      <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {run.error ?? words.unsaid}
      </Text>
      <Text size="sm" c="dimmed" mt={4}>
        {words.what}
      </Text>
      <Group gap="sm" mt="xs">
        <Button size="compact-xs" variant="default" onClick={showWindows}>
          {words.windows}
        </Button>
        {run.job && <RefLink of={`jobs/${run.job}`}>{words.job}</RefLink>}
      </Group>
    </Alert>
  )
}
