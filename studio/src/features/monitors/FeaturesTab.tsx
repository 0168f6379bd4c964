import { Button, Grid, Group, SegmentedControl, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { FeatureDetail, formatOf } from '@/features/monitors/FeatureDetail'
import { HeatKey, HeatStrip } from '@/features/monitors/HeatStrip'
import type { Measured } from '@/features/monitors/measured'
import type { WatchedSignal } from '@/features/monitors/run'
import { strip } from '@/features/monitors/tables'
import { text } from '@/features/monitors/words'
import { Empty, Loading } from '@/ui/Faces'
import { Panel } from '@/ui/Page'

/** What stands in the URL of a monitor. */
export type MonitorSearch = { tab?: string; signal?: string; feature?: string; window?: string; metric?: string }

type Props = {
  /** Those that compare features: drift, or quality. */
  signals: readonly WatchedSignal[]
  title: string
  measured: Measured
  search: MonitorSearch
  older: () => void
}

/** Features by windows, and beside it what is chosen there. */
export function FeaturesTab({ signals, title, measured: { measured, more, pending }, search, older }: Props) {
  const navigate = useNavigate({ from: '/workspaces/$workspace/monitors/$name' })
  const choose = (next: MonitorSearch) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false })
  const signal = signals.find(({ name }) => name === search.signal) ?? signals[0]
  if (!signal) return <Text c="dimmed">{text.drift.none}</Text>
  if (!measured.length)
    return pending ? <Loading /> : <Empty title={text.drift.nothing}>{text.drift.nothingWhat}</Empty>
  const rows = strip(measured, signal.name)
  const found = measured.findIndex(({ id }) => id === search.window)
  const window = found < 0 ? measured.length - 1 : found
  const feature = rows.find(({ name }) => name === search.feature)?.name ?? rows[0]?.name
  const leftOut = Object.entries(measured[window]?.signals.find(({ name }) => name === signal.name)?.leftOut ?? {})
  return (
    <Grid gap="sm">
      <Grid.Col span={{ base: 12, md: measured.length > 12 ? 12 : 5 }}>
        <Panel
          title={title}
          actions={
            signals.length > 1 && (
              <SegmentedControl
                size="xs"
                data={signals.map(({ name }) => name)}
                value={signal.name}
                onChange={(name) => choose({ signal: name, feature: undefined })}
                aria-label={text.drift.signal}
              />
            )
          }
        >
          <HeatStrip
            label={title}
            rows={rows}
            measured={measured}
            feature={feature}
            window={window}
            format={formatOf(signal)}
            onChoose={(name, at) => choose({ feature: name, window: measured[at]?.id })}
          />
          <Group justify="space-between" mt="xs" gap="xs">
            <HeatKey />
            {more && (
              <Button size="compact-xs" variant="subtle" onClick={older} loading={pending}>
                {text.drift.older}
              </Button>
            )}
          </Group>
          {leftOut.length > 0 && (
            <Text size="xs" c="dimmed" mt="xs">
              {text.drift.leftOut}: {leftOut.map(([name, why]) => `${name} (${why})`).join(', ')}
            </Text>
          )}
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: measured.length > 12 ? 12 : 7 }}>
        {feature && (
          <FeatureDetail
            measured={measured}
            signal={signal}
            feature={feature}
            window={window}
            metric={search.metric}
            onWindow={(at) => choose({ window: measured[at]?.id })}
            onMetric={(metric) => choose({ metric })}
          />
        )}
      </Grid.Col>
    </Grid>
  )
}
