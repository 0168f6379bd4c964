import { BarChart, type BarSeriesOption } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { type EChartsType, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { figure } from '@/lib/format'
import { type Colours, useColours } from '@/ui/charts/colours'
import { useWidth } from '@/ui/charts/size'

use([BarChart, GridComponent, TooltipComponent, LegendComponent, CanvasRenderer])

export type BarsProps = {
  /** What it shows, for who does not see it. */
  label: string
  bins: readonly string[]
  /** One or two; the second one lies over the first, which is drawn as an outline. */
  series: readonly { label: string; values: readonly number[] }[]
  height?: number
  format?: (value: number) => string
}

const FONT = "'Inter Variable', system-ui, sans-serif"

function seriesOf({ series }: BarsProps, colours: Colours): BarSeriesOption[] {
  return series.map(({ label, values }, index) => {
    const outlined = series.length > 1 && index === 0
    const colour = outlined ? colours.reference : (colours.series[0] ?? colours.text)
    return {
      type: 'bar',
      name: label,
      data: [...values],
      barGap: '-100%',
      barCategoryGap: '12%',
      itemStyle: outlined
        ? { color: 'transparent', borderColor: colour, borderWidth: 1.5 }
        : { color: colour, opacity: 0.62 },
      z: outlined ? 3 : 2,
      animation: false,
    }
  })
}

function optionOf(props: BarsProps, colours: Colours) {
  const { bins, series, format = figure } = props
  return {
    textStyle: { fontFamily: FONT },
    grid: { left: 4, right: 8, top: series.length > 1 ? 30 : 10, bottom: 4, containLabel: true },
    legend: {
      show: series.length > 1,
      top: 0,
      left: 0,
      itemHeight: 9,
      itemWidth: 14,
      textStyle: { color: colours.text, fontSize: 12 },
    },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      backgroundColor: colours.panel,
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 12 },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? format(value) : ''),
      confine: true,
    },
    xAxis: {
      type: 'category',
      data: [...bins],
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: {
        color: colours.quiet,
        fontSize: 11,
        rotate: bins.length > 12 ? 60 : bins.length > 6 ? 30 : 0,
        hideOverlap: true,
      },
    },
    yAxis: {
      type: 'value',
      axisLabel: { color: colours.quiet, fontSize: 11, formatter: format },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: seriesOf(props, colours),
  }
}

/** The bars themselves, on a canvas. */
export function Histogram(props: BarsProps) {
  const { label, height = 240 } = props
  const colours = useColours()
  const [frame, width] = useWidth()
  const chart = useRef<EChartsType | null>(null)
  useEffect(() => {
    if (!frame.current) return
    const made = init(frame.current)
    chart.current = made
    return () => {
      chart.current = null
      made.dispose()
    }
  }, [frame])
  useEffect(() => {
    if (colours) chart.current?.setOption(optionOf(props, colours), { notMerge: true })
  }, [props, colours])
  useEffect(() => {
    if (width > 0) chart.current?.resize()
  }, [width])
  return <div ref={frame} role="img" aria-label={label} style={{ height }} />
}
