import { Alert, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconClockPause } from '@tabler/icons-react'
import type { JobOut } from '@/api/client'
import { text } from '@/features/jobs/words'
import { RefLink } from '@/ui/RefLink'

/** Nothing where it did not. */
export function WhyItFailed({ job }: { job: JobOut }) {
  if (!job.error) return null
  return (
    <Alert color="red" icon={<IconAlertTriangle size={16} />} title={text.failed}>
      <Text component="pre" className="mono" m={0} style={{ whiteSpace: 'pre-wrap' }}>
        {job.error}
      </Text>
    </Alert>
  )
}

/** Nothing where it does not wait. */
export function WhyItWaits({ job }: { job: JobOut }) {
  if (!job.waiting_for) return null
  return (
    <Alert color="yellow" variant="light" icon={<IconClockPause size={16} />} title={text.waits}>
      {job.waiting_for}
      {job.compute && (
        <Group gap={5}>
          <Text size="sm">{text.placeInQueue(job.queue_position ?? 1)}</Text>
          <RefLink of={`compute/${job.compute}`} />
        </Group>
      )}
    </Alert>
  )
}
