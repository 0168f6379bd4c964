import { Text } from '@mantine/core'
import type { HealthOut } from '@/api/client'
import { Change, roughly } from '@/features/monitors/cells'
import { coverage, windowName } from '@/features/monitors/model'
import type { Run } from '@/features/monitors/run'
import { metricName, metricTitle, text } from '@/features/monitors/words'
import { figure } from '@/lib/format'
import { Moment } from '@/ui/Moment'
import { RefLink } from '@/ui/RefLink'
import { Stats } from '@/ui/Stats'

const words = text.stats

type Props = { measured: readonly Run[]; health: HealthOut; next: string | null }

/** How the newest window stands, in a line of figures. */
export function Summary({ measured, health, next }: Props) {
  const newest = measured.at(-1)
  const drifts = newest?.signals.filter(({ compared }) => compared !== null) ?? []
  const drifted = drifts.reduce((sum, one) => sum + one.drifted.length, 0)
  const compared = drifts.reduce((sum, one) => sum + (one.compared ?? 0), 0)
  const { worst: strained, performance: lead } = health
  const covered = newest ? coverage(newest) : null
  return (
    <Stats
      stats={[
        {
          label: words.window,
          value: newest ? windowName(newest) : '–',
          isWide: true,
          note: newest?.window && (
            <Text inherit truncate component="div" title={newest.window}>
              <RefLink of={newest.window} />
            </Text>
          ),
        },
        {
          label: words.drifted,
          value: compared ? words.of(figure(drifted), figure(compared)) : '–',
          note:
            strained &&
            words.worst(
              strained.feature,
              metricName(strained.metric),
              figure(strained.value),
              strained.limit === null ? '' : words.ofLimit(figure(strained.limit)),
            ),
        },
        {
          label: lead ? metricTitle(lead.metric) : text.columns.performance,
          value: lead ? (
            <>
              {figure(lead.value)} <Change found={lead} isShort />
            </>
          ) : (
            '–'
          ),
          note:
            lead &&
            [
              lead.limit === null ? '' : words.limit(figure(lead.limit)),
              lead.change === null ? '' : words.since(roughly(lead.change), lead.better),
            ]
              .filter(Boolean)
              .join(' · '),
        },
        {
          label: words.coverage,
          value: covered ? `${figure(Math.round(covered.share * 1000) / 10)} %` : '–',
          note: covered && words.of(figure(covered.matched), figure(covered.predictions)),
        },
        { label: words.next, value: next ? <Moment at={next} /> : text.onDemand },
      ]}
    />
  )
}
