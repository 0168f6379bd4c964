import { Select, Stack, Table, Text } from '@mantine/core'
import { compared, strain, windowName } from '@/features/monitors/model'
import type { Feature, Run, WatchedSignal } from '@/features/monitors/run'
import { featureOf, featureSeries } from '@/features/monitors/tables'
import { metricName, text } from '@/features/monitors/words'
import { figure } from '@/lib/format'
import { Bars } from '@/ui/Bars'
import { Panel } from '@/ui/Page'
import { Series } from '@/ui/Series'

type Props = {
  measured: readonly Run[]
  signal: WatchedSignal
  feature: string
  window: number
  metric: string | undefined
  onWindow: (window: number) => void
  onMetric: (metric: string) => void
}

/** One feature over the windows, and how it lies over the reference in the chosen one. */
export function FeatureDetail({ measured, signal, feature, window, metric, onWindow, onMetric }: Props) {
  const series = featureSeries(measured, signal.name, feature)
  const chosen = featureOf(measured[window], signal.name, feature)
  const judged = chosen ? strain(chosen)?.metric : undefined
  const shown = metric && series.metrics.includes(metric) ? metric : (judged ?? series.metrics[0] ?? '')
  const limit = series.thresholds[shown]
  const format = formatOf(signal)
  const name = measured[window] ? windowName(measured[window]) : ''
  return (
    <Stack gap="sm">
      <Panel
        title={text.drift.over(feature)}
        actions={
          <Select
            size="xs"
            w={230}
            data={series.metrics.map((value) => ({ value, label: metricName(value) }))}
            value={shown}
            onChange={(value) => value && onMetric(value)}
            allowDeselect={false}
            aria-label={text.quality.metric}
          />
        }
      >
        <Series
          label={text.drift.over(feature)}
          x="names"
          xs={measured.map((_, index) => index)}
          names={measured.map(windowName)}
          lines={[{ label: metricName(shown), values: series.values(shown) }]}
          thresholds={limit === undefined ? [] : [{ label: text.drift.limitLine(format(limit)), value: limit }]}
          picked={window}
          onPick={onWindow}
          height={190}
          format={format}
        />
      </Panel>
      {signal.type === 'data_quality' ? (
        <Rates feature={chosen} window={name} />
      ) : (
        <Panel title={text.drift.laid(feature, name)}>
          <Distributions feature={chosen} window={name} />
        </Panel>
      )}
    </Stack>
  )
}

/** Rates are told in percent, distances as they are. */
export const formatOf = ({ type }: WatchedSignal) => (type === 'data_quality' ? percent : figure)

const percent = (value: number) => `${figure(Math.round(value * 10_000) / 100)} %`

function Distributions({ feature, window }: { feature: Feature | undefined; window: string }) {
  if (!feature?.histograms) return <Text c="dimmed">{text.drift.noHistogram}</Text>
  const { labels, reference, production } = compared(feature.histograms)
  return (
    <Bars
      label={text.drift.laid(feature.name, window)}
      bins={labels}
      series={[
        { label: text.drift.reference, values: reference },
        { label: window, values: production },
      ]}
      format={percent}
      height={270}
    />
  )
}

function Rates({ feature, window }: { feature: Feature | undefined; window: string }) {
  const metrics = Object.entries(feature?.metrics ?? {})
  return (
    <Panel title={text.quality.rates(window)} padded={false}>
      <Table>
        <Table.Tbody>
          {metrics.map(([metric, value]) => {
            const limit = feature?.thresholds[metric]
            const broken = feature?.broken.includes(metric)
            return (
              <Table.Tr key={metric}>
                <Table.Td>{metricName(metric)}</Table.Td>
                <Table.Td
                  ta="right"
                  className="numbers"
                  fw={broken ? 600 : undefined}
                  c={broken ? 'var(--beyond)' : undefined}
                >
                  {percent(value)}
                </Table.Td>
                <Table.Td c="dimmed" className="numbers">
                  {limit === undefined ? '' : text.stats.limit(percent(limit))}
                  {broken ? ` · ${text.drift.beyond}` : ''}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}
