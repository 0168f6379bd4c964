import { Text } from '@mantine/core'
import {
  IconBolt,
  IconCircleDashedCheck,
  IconClock,
  IconDatabase,
  IconFlask,
  IconPlugConnected,
  type TablerIcon,
} from '@tabler/icons-react'
import type { WaitOut } from '@/api/client'
import { text } from '@/features/home/words'
import { Moment } from '@/ui/Moment'
import { Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import classes from './Loop.module.css'

const ICONS: Record<WaitOut['kind'], TablerIcon> = {
  approval: IconCircleDashedCheck,
  rollout: IconCircleDashedCheck,
  data: IconDatabase,
  job: IconFlask,
  deployment: IconPlugConnected,
  rule: IconBolt,
  quiet: IconClock,
  schedule: IconClock,
}

/** What waits, for whom, since when, and when it goes on by itself. */
export function Waiting({ waiting }: { waiting: WaitOut[] }) {
  return (
    <Panel title={text.waiting} padded={false}>
      {!waiting.length && (
        <Text c="dimmed" size="sm" p="sm">
          {text.nothingWaits}
        </Text>
      )}
      {waiting.map((wait) => {
        const Icon = ICONS[wait.kind]
        return (
          <div key={`${wait.kind}${wait.subject}${wait.what}`} className={classes.wait}>
            <Icon size={16} stroke={1.6} />
            <div style={{ minWidth: 0 }}>
              <Text size="sm">
                <RefLink of={wait.subject}>{wait.version ?? undefined}</RefLink>{' '}
                <Text span c="dimmed">
                  {text.kinds[wait.kind]}
                </Text>
              </Text>
              <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {wait.what}
              </Text>
              {wait.whom.length > 0 && (
                <Text size="xs" fw={500}>
                  {wait.whom.join(', ')}
                </Text>
              )}
            </div>
            <Text size="xs" c="dimmed" ta="right">
              {wait.until ? (
                <>
                  {text.until} <Moment at={wait.until} />
                </>
              ) : (
                <Moment at={wait.since} />
              )}
            </Text>
          </div>
        )
      })}
    </Panel>
  )
}
