import { Text, Tooltip } from '@mantine/core'
import type { HeadlineOut, HealthOut, MonitorOut } from '@/api/client'
import { windowName } from '@/features/monitors/model'
import { metricName, metricShort, text } from '@/features/monitors/words'
import { figure } from '@/lib/format'
import { Moment } from '@/ui/Moment'
import { Status } from '@/ui/Status'
import { Trend } from '@/ui/Trend'

type Props = { health: HealthOut }

/** How it stands; since when, where it cannot be measured any more. */
export function StateCell({ health: { state, why, failing_since, failed_runs } }: Props) {
  return (
    <Tooltip
      label={
        <>
          {text.stateOf(state, why)}
          {failing_since && (
            <>
              {' '}
              {text.failing(failed_runs)} <Moment at={failing_since} />
            </>
          )}
        </>
      }
    >
      <span>
        <Status value={state} />
      </span>
    </Tooltip>
  )
}

export function WindowCell({ health: { going, window } }: Props) {
  if (going) return <>{`${windowName(going)} …`}</>
  return <>{window ? windowName(window) : '–'}</>
}

export function WorstCell({ health: { worst } }: Props) {
  if (!worst) return <>–</>
  const limit = worst.limit === null ? '' : text.stats.ofLimit(figure(worst.limit))
  return (
    <span title={text.stats.worst(worst.feature, metricName(worst.metric), figure(worst.value), limit)}>
      {worst.feature}{' '}
      <Text
        span
        inherit
        className="numbers"
        fw={worst.broken ? 600 : undefined}
        c={worst.broken ? 'var(--beyond)' : 'dimmed'}
      >
        {figure(worst.value)}
        {worst.limit !== null && ` / ${figure(worst.limit)}`}
      </Text>
      <Text span inherit c="dimmed" size="xs">
        {' '}
        {metricShort(worst.metric)}
      </Text>
    </span>
  )
}

/** When it looks next, or that it does not. */
export function NextCell({ monitor: { is_enabled, next_run_at } }: { monitor: MonitorOut }) {
  if (!is_enabled) return <Status value={text.disabled} />
  return next_run_at ? <Moment at={next_run_at} /> : text.onDemand
}

export function PerformanceCell({ health: { performance } }: Props) {
  if (!performance) return <>–</>
  return (
    <Tooltip label={`${metricName(performance.metric)}: ${said(performance)}`}>
      <span className="numbers">
        {figure(performance.value)}
        <Text span inherit c="dimmed" size="xs">
          {' '}
          {metricShort(performance.metric)}
        </Text>{' '}
        <Change found={performance} />
      </span>
    </Tooltip>
  )
}

/** How much it is, to two digits that count. */
export const roughly = (by: number) => figure(Number(Math.abs(by).toPrecision(2)))

/** Which way the figure went, and by how much where there is room for it. */
export function Change({ found, isShort = false }: { found: HeadlineOut; isShort?: boolean }) {
  const { change, better } = found
  if (change === null || better === null) return null
  return (
    <Text span inherit size="xs">
      <Trend by={change} better={better} said={said(found)}>
        {isShort ? '' : roughly(change)}
      </Trend>
    </Text>
  )
}

const said = ({ change, better }: HeadlineOut) => (change === null ? '' : text.stats.since(roughly(change), better))
