import { Text, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type Headline, headline, isGoing, standing, windowName, windows, worst } from '@/features/monitors/model'
import { runQuery, runsQuery } from '@/features/monitors/queries'
import { metricName, metricShort, text } from '@/features/monitors/words'
import { figure } from '@/lib/format'
import { Status } from '@/ui/Status'

const LOOKED_AT = 12

function useRuns(name: string) {
  const { workspace } = useParams({ from: '/workspaces/$workspace' })
  const { data } = useQuery(runsQuery(workspace, name, LOOKED_AT))
  return { workspace, runs: data?.runs }
}

export function StateCell({ name }: { name: string }) {
  const { runs } = useRuns(name)
  if (!runs) return <>…</>
  const { state, why } = standing(runs)
  return (
    <Tooltip label={text.stateOf(state, why)}>
      <span>
        <Status value={state} />
      </span>
    </Tooltip>
  )
}

export function WindowCell({ name }: { name: string }) {
  const { runs } = useRuns(name)
  const going = runs?.find(isGoing)
  const newest = windows(runs ?? []).at(-1)
  if (going) return <>{`${windowName(going)} …`}</>
  return <>{newest ? windowName(newest) : '–'}</>
}

export function WorstCell({ name }: { name: string }) {
  const { workspace, runs } = useRuns(name)
  const newest = windows(runs ?? []).at(-1)
  const { data: run } = useQuery({
    ...runQuery(workspace, name, newest ?? { id: '', status: '' }),
    enabled: newest !== undefined,
  })
  const found = worst(run)
  if (!found) return <>–</>
  const limit = found.limit === null ? '' : text.stats.ofLimit(figure(found.limit))
  return (
    <Tooltip label={text.stats.worst(found.feature, metricName(found.metric), figure(found.value), limit)}>
      <span>
        {found.feature}{' '}
        <Text
          span
          inherit
          className="numbers"
          fw={found.broken ? 600 : undefined}
          c={found.broken ? 'var(--beyond)' : 'dimmed'}
        >
          {figure(found.value)}
          {found.limit !== null && ` / ${figure(found.limit)}`}
        </Text>
        <Text span inherit c="dimmed" size="xs">
          {' '}
          {metricShort(found.metric)}
        </Text>
      </span>
    </Tooltip>
  )
}

export function PerformanceCell({ name }: { name: string }) {
  const { runs } = useRuns(name)
  const found = headline(windows(runs ?? []))
  if (!found) return <>–</>
  return (
    <Tooltip label={`${metricName(found.metric)}: ${said(found)}`}>
      <span className="numbers">
        {figure(found.value)}
        <Text span inherit c="dimmed" size="xs">
          {' '}
          {metricShort(found.metric)}
        </Text>{' '}
        <Change found={found} />
      </span>
    </Tooltip>
  )
}

/** How much it is, to two digits that count. */
export const roughly = (by: number) => figure(Number(Math.abs(by).toPrecision(2)))

/** An arrow the way the figure went, and by how much. */
export function Change({ found: { by, better } }: { found: Headline }) {
  if (by === null || better === null) return null
  return (
    <Text span inherit size="xs" fw={500} c={better ? 'var(--better)' : 'var(--beyond)'}>
      {by > 0 ? '▲' : '▼'} {roughly(by)}
    </Text>
  )
}

const said = ({ by, better }: Headline) => (by === null ? '' : text.stats.since(roughly(by), better))
