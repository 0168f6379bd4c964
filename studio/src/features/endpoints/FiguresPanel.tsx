import { Group, SegmentedControl, Select, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { DeploymentOut } from '@/api/client'
import { coloursIn } from '@/features/endpoints/colours'
import { ms } from '@/features/endpoints/model'
import { chartsOf, SPAN_NAMES, SPANS, seriesOf, spanOf } from '@/features/endpoints/overTime'
import { figuresQuery } from '@/features/endpoints/queries'
import type { EndpointSearch } from '@/features/endpoints/search'
import { text } from '@/features/endpoints/words'
import { figure } from '@/lib/format'
import type { Line } from '@/ui/charts/Canvas'
import { Failure, Loading } from '@/ui/Faces'
import { Panel } from '@/ui/Page'
import { Series } from '@/ui/Series'
import classes from './endpoints.module.css'

const t = text.figures
const HEIGHT = 132

type Props = {
  workspace: string
  endpoint: string
  deployments: DeploymentOut[]
  search: EndpointSearch
  go: (search: EndpointSearch) => void
}

/** How an endpoint has done until now, each deployment in its colour, or one of them alone. */
export function FiguresPanel({ workspace, endpoint, deployments, search, go }: Props) {
  const span = spanOf(search.over)
  const { data, error, refetch } = useQuery(figuresQuery(workspace, endpoint, span))
  const standing = new Map(deployments.map(({ name, id }) => [name, id]))
  const found = data ? seriesOf(data, standing) : []
  const names = [...new Set([...standing.keys(), ...found.map(({ name }) => name)])]
  const chosen = names.find((name) => name === search.deployment)
  const shown = chosen ? found.filter(({ name }) => name === chosen) : found
  const charts = data && chartsOf(data, shown, coloursIn(deployments, names))
  return (
    <Panel
      title={
        <Group gap={10} component="span">
          {t.title}
          {charts && charts.requests > 0 && (
            <Text span size="xs" c="dimmed" fw={400} className="numbers">
              {t.sum(charts.requests, charts.failed)}
            </Text>
          )}
        </Group>
      }
      actions={
        <>
          <Select
            size="xs"
            w={160}
            aria-label={text.logs.deployment}
            placeholder={t.deployment}
            data={names}
            value={chosen ?? null}
            onChange={(name) => go({ ...search, deployment: name ?? undefined })}
            clearable
          />
          <SegmentedControl
            size="xs"
            aria-label={t.over}
            data={SPAN_NAMES.map((value) => ({ value, label: t.spans[value] }))}
            value={span}
            onChange={(value) => go({ ...search, over: value === 'hour' ? undefined : value })}
          />
        </>
      }
    >
      {!charts ? (
        error ? (
          <Failure error={error} again={() => void refetch()} />
        ) : (
          <Loading />
        )
      ) : !charts.requests ? (
        <Text size="sm" c="dimmed">
          {t.none[span]}
        </Text>
      ) : (
        <div className={classes.charts}>
          <Chart title={t.rate} xs={charts.xs} lines={charts.rate} format={figure} />
          <Chart title={t.errors(t.step(SPANS[span].step))} xs={charts.xs} lines={charts.errors} format={figure} />
          <Chart title={t.latency} xs={charts.xs} lines={charts.latency} format={ms} />
        </div>
      )}
    </Panel>
  )
}

type ChartProps = { title: string; xs: number[]; lines: Line[]; format: (value: number) => string }

function Chart({ title, xs, lines, format }: ChartProps): ReactNode {
  return (
    <div>
      <Text size="xs" c="dimmed" component="h3" fw={500}>
        {title}
      </Text>
      <Series label={title} xs={xs} lines={lines} x="time" height={HEIGHT} format={format} small />
    </div>
  )
}
