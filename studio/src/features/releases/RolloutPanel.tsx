import { Progress, Stack, Text } from '@mantine/core'
import type { ReleaseOut } from '@/api/client'
import { rulesOf, trafficOf } from '@/features/releases/model'
import { text } from '@/features/releases/words'
import { figure } from '@/lib/format'
import { Details, Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'

const words = text.rollout

/** How much of the traffic the candidate has, and how many answers it still has to give. */
export function RolloutPanel({ release }: { release: ReleaseOut }) {
  const { rollout } = release
  const traffic = trafficOf(release)
  if (!rollout || !traffic) return null
  const needed = rulesOf(release.rules).answers
  const under = release.state === 'RollingOut'
  const before = Object.entries(rollout.before).map(([name, share]) => `${name} ${share} %`)
  return (
    <Panel title={words.title}>
      <Stack gap="xs">
        <Text size="sm" fw={traffic === 'comes' ? undefined : 500}>
          {words[traffic](figure(rollout.percent), rollout.deployment)}
        </Text>
        {under && rollout.percent > 0 && (
          <Progress
            value={needed ? Math.min(100, (rollout.answered / needed) * 100) : 0}
            aria-label={words.answers}
            animated
          />
        )}
        <Details
          rows={[
            [words.answers, under ? text.stage.of(figure(rollout.answered), figure(needed)) : figure(rollout.answered)],
            [words.errors, figure(rollout.errors)],
            [words.before, before.join(', ')],
            [
              text.columns.endpoint,
              rollout.endpoint_name && (
                <RefLink key="endpoint" of={`deployments/${rollout.endpoint_name}/${rollout.deployment}`} />
              ),
            ],
          ]}
        />
      </Stack>
    </Panel>
  )
}
