import { Text, Tooltip } from '@mantine/core'
import { clockAhead } from '@/features/workers/model'
import { text } from '@/features/workers/words'

/** Told when a worker's clock is off by more than a second. */
export function Clock({ worker, exact = '–' }: { worker: { clock_ahead_ms: number | null }; exact?: string }) {
  const ahead = clockAhead(worker)
  if (ahead === null) return <>{worker.clock_ahead_ms === null ? '–' : exact}</>
  return (
    <Tooltip label={text.clockHint} multiline maw={280}>
      <Text span size="sm" c="var(--beyond)" fw={500} className="numbers">
        {text.clock(ahead)}
      </Text>
    </Tooltip>
  )
}
