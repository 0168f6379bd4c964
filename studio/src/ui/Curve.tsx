import 'uplot/dist/uPlot.min.css'
import { Box, useComputedColorScheme } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import { figure } from '@/lib/format'

type Props = { label: string; by: string; points: { x: number; y: number }[]; height?: number }

/** One line, tens of thousands of points without delay. */
export default function Curve({ label, by, points, height = 180 }: Props) {
  const { ref, width } = useElementSize()
  const place = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme('light')
  useEffect(() => {
    if (!place.current || width < 50) return
    const style = getComputedStyle(document.documentElement)
    const ink = style.getPropertyValue('--quiet').trim()
    const grid = style.getPropertyValue('--line').trim()
    const axis: uPlot.Axis = {
      stroke: ink,
      grid: { stroke: grid, width: 1 },
      ticks: { stroke: grid, width: 1 },
      font: "11px 'Inter Variable'",
    }
    const plot = new uPlot(
      {
        width,
        height,
        scales: { x: { time: false } },
        axes: [axis, { ...axis, values: (_, values) => values.map(figure), size: 56 }],
        series: [
          { label: by },
          {
            label,
            stroke: scheme === 'dark' ? '#7ea6ff' : '#1f51c7',
            width: 1.6,
            value: (_, value) => (value === null ? '–' : figure(value)),
            points: { show: points.length < 60 },
          },
        ],
        cursor: { drag: { x: true, y: false } },
      },
      [points.map(({ x }) => x), points.map(({ y }) => y)],
      place.current,
    )
    return () => plot.destroy()
  }, [width, height, points, label, by, scheme])
  return (
    <Box ref={ref}>
      <div
        ref={place}
        role="img"
        aria-label={`${label}: ${points.length} points, the last ${figure(points.at(-1)?.y)}`}
      />
    </Box>
  )
}
