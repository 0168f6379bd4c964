import { Select, Stack, Table, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { MonitorSearch } from '@/features/monitors/FeaturesTab'
import { leadingMetric, windowName } from '@/features/monitors/model'
import type { Run, WatchedSignal } from '@/features/monitors/run'
import { performanceLimits, performanceLines, performanceMetrics } from '@/features/monitors/tables'
import { metricName, text } from '@/features/monitors/words'
import { figure } from '@/lib/format'
import { Empty } from '@/ui/Faces'
import { Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { Series } from '@/ui/Series'

type Props = { signal: WatchedSignal | undefined; measured: readonly Run[]; search: MonitorSearch }

/** How right the model was, window by window, as far as the truth is known. */
export function PerformanceTab({ signal, measured, search }: Props) {
  const navigate = useNavigate({ from: '/workspaces/$workspace/monitors/$name' })
  if (!signal) return <Text c="dimmed">{text.drift.none}</Text>
  const metrics = performanceMetrics(measured, signal.name)
  if (!metrics.length) return <Empty title={text.drift.nothing}>{text.drift.nothingWhat}</Empty>
  const limits = performanceLimits(measured, signal.name)
  const known = Object.fromEntries(metrics.map((metric) => [metric, 0]))
  const chosen = search.metric && metrics.includes(search.metric) ? search.metric : leadingMetric(known, limits)
  const metric = chosen ?? metrics[0] ?? ''
  const limit = limits[metric]
  return (
    <Stack gap="sm">
      <Panel
        title={text.performance.over(metricName(metric))}
        actions={
          <Select
            size="xs"
            w={200}
            data={metrics.map((value) => ({ value, label: metricName(value) }))}
            value={metric}
            onChange={(value) =>
              value && void navigate({ search: (before) => ({ ...before, metric: value }), replace: true })
            }
            allowDeselect={false}
            aria-label={text.performance.metric}
          />
        }
      >
        <Series
          label={text.performance.over(metricName(metric))}
          x="names"
          xs={measured.map((_, index) => index)}
          names={measured.map(windowName)}
          lines={performanceLines(measured, signal.name, metric, text.performance.all)}
          thresholds={limit === undefined ? [] : [{ label: text.drift.limitLine(figure(limit)), value: limit }]}
          height={240}
        />
      </Panel>
      <Figures signal={signal.name} measured={measured} metrics={metrics} />
    </Stack>
  )
}

function Figures({ signal, measured, metrics }: { signal: string; measured: readonly Run[]; metrics: string[] }) {
  const rows = measured.toReversed().flatMap((run) => {
    const found = run.signals.find(({ name }) => name === signal)
    return (found?.versions ?? []).map((version) => ({ run, version, broken: found?.broken ?? [] }))
  })
  return (
    <Panel title={text.performance.table} padded={false}>
      <Table.ScrollContainer minWidth={760}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.runs.window}</Table.Th>
              <Table.Th>{text.performance.version}</Table.Th>
              <Table.Th ta="right">{text.performance.rows}</Table.Th>
              {metrics.map((metric) => (
                <Table.Th key={metric} ta="right">
                  {metricName(metric)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ run, version, broken }) => (
              <Table.Tr key={run.id + version.version}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{windowName(run)}</Table.Td>
                <Table.Td>
                  <RefLink of={`models/${version.model}/${version.version}`} />
                </Table.Td>
                <Table.Td
                  ta="right"
                  className="numbers"
                  title={text.performance.truth(figure(version.rows), figure(version.predictions))}
                >
                  {figure(version.rows)}
                </Table.Td>
                {metrics.map((metric) => (
                  <Table.Td
                    key={metric}
                    ta="right"
                    className="numbers"
                    fw={broken.includes(metric) ? 600 : undefined}
                    c={broken.includes(metric) ? 'var(--beyond)' : undefined}
                  >
                    {figure(version.metrics[metric])}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  )
}
