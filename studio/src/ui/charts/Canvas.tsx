import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useEffect, useMemo, useRef } from 'react'
import { figure } from '@/lib/format'
import { clockOf, dayOf } from '@/lib/moments'
import { type Colours, useColours } from '@/ui/charts/colours'
import { extent, isAlone, range } from '@/ui/charts/extent'
import { useWidth } from '@/ui/charts/size'

const DASHES = [[], [], [], [], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2]]
const MARKED_UP_TO = 80
/** In pixels along the axis: the least for a name, and what a letter of it takes. */
const [NAME_LEAST, LETTER] = [74, 6]
const WHOLE = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat()

/**
 * `colour`: the number of the theme's series colour, where the order of the lines does not give it. `shape`: `points`, each by
 * itself, or `steps`, where a value holds until the next one.
 */
export type Line = {
  label: string
  values: readonly (number | null)[]
  colour?: number
  dashed?: boolean
  shape?: 'line' | 'points' | 'steps'
}

export type SeriesProps = {
  /** What it shows, for who does not see it. */
  label: string
  /** Ascending: numbers, those by their logarithm (`x: log`), seconds since 1970 (`x: time`), or places in `names` (`x: names`). */
  xs: readonly number[]
  lines: readonly Line[]
  x?: 'number' | 'log' | 'time' | 'names'
  /** The points' names for `x: names`. */
  names?: readonly string[]
  /** Dashed lines across. */
  thresholds?: readonly { label: string; value: number }[]
  height?: number
  /** One of several small ones: from zero on, without its points marked. */
  small?: boolean
  format?: (value: number) => string
  /** A click chooses the nearest point. */
  onPick?: (index: number) => void
  picked?: number
}

type Props = SeriesProps & {
  hidden: ReadonlySet<string>
  /** Which point the pointer is nearest to; null when it has left. */
  onHover: (index: number | null) => void
}

/** The time of day; the day itself where one begins. */
function clock(seconds: number): string {
  const at = new Date(seconds * 1000)
  return at.getHours() || at.getMinutes() ? clockOf(at) : dayOf(at)
}

function axes({ x = 'number', xs, names, format }: SeriesProps, colours: Colours): uPlot.Axis[] {
  const common: uPlot.Axis = {
    stroke: colours.quiet,
    grid: { stroke: colours.line, width: 1 },
    ticks: { show: false },
    font: "11px 'Inter Variable', system-ui, sans-serif",
  }
  const named: uPlot.Axis = {
    ...common,
    grid: { show: false },
    splits: (_chart, _axis, min, max) =>
      (names ?? []).map((_, index) => index).filter((index) => index >= min && index <= max),
    values: (chart, splits) => {
      const longest = Math.max(...(names ?? []).map(({ length }) => length))
      const each = Math.max(NAME_LEAST, longest * LETTER + LETTER)
      const room = Math.max(1, Math.ceil((splits.length * each) / Math.max(1, chart.bbox.width / devicePixelRatio)))
      return splits.map((split, order) => (order % room === 0 ? (names?.[split] ?? '') : ''))
    },
  }
  const timed: uPlot.Axis = {
    ...common,
    grid: { show: false },
    values: (_chart, splits) => splits.map(clock),
  }
  const counted: uPlot.Axis = {
    ...common,
    grid: { show: false },
    values: (_chart, splits) => splits.map((split) => (split === null ? '' : figure(split))),
    // Between two trials, or two rounds, there is none.
    ...(x === 'number' && xs.every(Number.isInteger) ? { incrs: WHOLE } : {}),
  }
  const across: uPlot.Axis = {
    ...(x === 'names' ? named : x === 'time' ? timed : counted),
    size: 28,
  }
  return [across, { ...common, size: 52, values: format && ((_chart, splits) => splits.map((one) => format(one))) }]
}

function drawn(chart: uPlot, { thresholds = [], picked, xs }: SeriesProps, colours: Colours) {
  const { ctx, bbox } = chart
  ctx.save()
  ctx.font = `${11 * devicePixelRatio}px 'Inter Variable', system-ui, sans-serif`
  if (picked !== undefined && xs[picked] !== undefined) {
    const across = chart.valToPos(xs[picked], 'x', true)
    ctx.fillStyle = colours.text
    ctx.globalAlpha = 0.12
    ctx.fillRect(across - 5 * devicePixelRatio, bbox.top, 10 * devicePixelRatio, bbox.height)
    ctx.globalAlpha = 1
  }
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio])
  ctx.lineWidth = devicePixelRatio
  for (const { value, label } of thresholds) {
    const down = Math.round(chart.valToPos(value, 'y', true))
    ctx.strokeStyle = colours.beyond
    ctx.beginPath()
    ctx.moveTo(bbox.left, down)
    ctx.lineTo(bbox.left + bbox.width, down)
    ctx.stroke()
    ctx.fillStyle = colours.beyond
    ctx.textAlign = 'right'
    ctx.textBaseline = 'bottom'
    ctx.fillText(label, bbox.left + bbox.width - 4, down - 2)
  }
  ctx.restore()
}

function optionsOf(props: Props, colours: Colours, width: number, latest: { current: Props }): uPlot.Options {
  const { lines, height = 220, x = 'number', xs, hidden, small = false } = props
  const alone = xs.length === 1
  return {
    width,
    height,
    legend: { show: false },
    padding: [12, 12, 0, 0],
    scales: {
      x: {
        time: x === 'time',
        distr: x === 'log' ? 3 : 1,
        range: alone || x === 'names' ? (_chart, min, max) => extent(x, latest.current.xs) ?? [min, max] : undefined,
      },
      y: { range: (_chart, low, high) => range([small ? 0 : low, high], latest.current.thresholds ?? []) },
    },
    axes: axes(props, colours),
    cursor: {
      points: { size: 7 },
      drag: { x: x !== 'names', y: false },
      focus: { prox: 24 },
    },
    series: [
      {},
      ...lines.map(
        (line, index): uPlot.Series => ({
          label: line.label,
          show: !hidden.has(line.label),
          stroke: colours.series[(line.colour ?? index) % 8],
          width: small ? 1.5 : 1.75,
          dash: line.dashed === undefined ? DASHES[index % 8] : line.dashed ? [4, 3] : [],
          spanGaps: true,
          ...shapeOf(line, !small && xs.length <= MARKED_UP_TO),
        }),
      ),
    ],
    hooks: {
      draw: [(chart) => drawn(chart, latest.current, colours)],
      setCursor: [(chart) => latest.current.onHover(chart.cursor.idx ?? null)],
    },
  }
}

function shapeOf({ shape = 'line', values }: Line, marked: boolean): Pick<uPlot.Series, 'paths' | 'points'> {
  // From one value no line leads anywhere.
  if (isAlone(values)) return { points: { show: true, size: 6 } }
  if (shape === 'points') return { paths: () => null, points: { show: true, size: 6, width: 1.25 } }
  if (shape === 'steps') return { paths: uPlot.paths.stepped?.({ align: 1 }), points: { show: false } }
  return { points: { show: marked, size: 6 } }
}

/** The lines themselves, on a canvas. */
export function Canvas(props: Props) {
  const { xs, lines, height = 220, hidden, onPick, label, picked, thresholds } = props
  const colours = useColours()
  const [frame, width] = useWidth()
  const chart = useRef<uPlot | null>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const data = useMemo((): uPlot.AlignedData => [[...xs], ...lines.map(({ values }) => [...values])], [xs, lines])
  const shape = lines
    .map(
      (line, index) => `${line.label}\n${line.colour ?? index}\n${line.dashed}\n${line.shape}\n${isAlone(line.values)}`,
    )
    .join('\n\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: new points are put into the chart that stands
  useEffect(() => {
    const place = frame.current
    if (!place || !colours || width < 60) return
    const made = new uPlot(optionsOf(latest.current, colours, width, latest), data, place)
    const picks = () => {
      const index = made.cursor.idx
      if (index !== null && index !== undefined) latest.current.onPick?.(index)
    }
    made.over.addEventListener('click', picks)
    chart.current = made
    return () => {
      chart.current = null
      made.destroy()
    }
  }, [colours, shape, width, height, props.x, xs.length === 1, xs.length <= MARKED_UP_TO])
  useEffect(() => {
    chart.current?.setData(data)
  }, [data])
  useEffect(() => {
    for (const [index, line] of lines.entries()) chart.current?.setSeries(index + 1, { show: !hidden.has(line.label) })
  }, [hidden, lines])
  // biome-ignore lint/correctness/useExhaustiveDependencies: both are drawn by a hook that reads the newest
  useEffect(() => {
    chart.current?.redraw()
  }, [picked, thresholds])
  return <div ref={frame} role="img" aria-label={label} style={{ height, cursor: onPick ? 'pointer' : undefined }} />
}
