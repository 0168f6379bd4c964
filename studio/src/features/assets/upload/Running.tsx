import { Progress as Bar, Button, Group, Text } from '@mantine/core'
import type { Progress } from '@/api/uploads'
import { text } from '@/features/assets/upload/words'
import { size } from '@/lib/format'

/** How far an upload is, and what stops it. */
export function Running({ progress, cancel }: { progress: Progress; cancel: () => void }) {
  const { step, done, total, file, held } = progress
  const percent = total > 0 ? Math.min(100, (100 * done) / total) : 100
  const nothing = step === 'sending' && total === 0
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={550} role="status">
          {text.steps[step]}
        </Text>
        <Text size="xs" c="dimmed" className="numbers">
          {nothing ? text.nothingToSend : text.ofTotal(size(done), size(total))}
          {held > 0 && !nothing && ` · ${text.held(size(held))}`}
        </Text>
      </Group>
      <Bar value={percent} aria-label={text.steps[step]} animated={step === 'registering'} />
      <Group justify="space-between" mt={8} wrap="nowrap">
        <Text size="xs" c="dimmed" className="mono" truncate>
          {file}
        </Text>
        <Button variant="default" onClick={cancel}>
          {text.cancel}
        </Button>
      </Group>
    </div>
  )
}
