// Trials as lines across the axes, on a canvas: thousands of them in a few milliseconds.

import { type Axis, place } from '@/features/jobs/sweep/axes'
import type { Tried } from '@/features/jobs/sweep/model'

/** A trial's line: the height at each axis in pixels from above; `lacks`: it stands below an axis that it has no value on. */
export type Strand = { one: Tried; ys: number[] }
/** Where lines are drawn: axes at `xs`, from `top` to `bottom`; what has no value stands at `none`. */
export type Field = { xs: number[]; top: number; bottom: number; none: number }
export type Inks = { ramp: string[]; faint: string; failed: string; best: string; text: string; ground: string }
export type Marks = { best: number | undefined; chosen: number | undefined; hovered: number | undefined }

/** So much of a name's band a bundle takes. */
const BUNDLE = 0.5
const GOLDEN = 0.618034

export function strandsOf(tried: readonly Tried[], axes: readonly Axis[], field: Field): Strand[] {
  return tried.map((one) => ({
    one,
    ys: axes.map((axis) => {
      const unit = place(axis, one.values[axis.id])
      return unit === null ? field.none : field.bottom - (unit + spread(axis, one.number)) * (field.bottom - field.top)
    }),
  }))
}

/** Lines through one name lie side by side, the same for a trial each time, so that one sees how many they are. */
const spread = (axis: Axis, number: number): number =>
  axis.kind === 'names' ? (((number * GOLDEN) % 1) - 0.5) * (BUNDLE / axis.names.length) : 0

type Drawn = {
  strands: readonly Strand[]
  isPicked: (number: number) => boolean
  standings: ReadonlyMap<number, number>
  field: Field
  inks: Inks
}

/** What is picked over what is not, the better over the worse. */
export function drawStrands(ctx: CanvasRenderingContext2D, { strands, isPicked, standings, field, inks }: Drawn): void {
  const rank = ({ one }: Strand) => standings.get(one.number) ?? -1
  const shown = strands.filter(({ one }) => isPicked(one.number)).sort((a, b) => rank(a) - rank(b))
  ctx.lineJoin = 'round'
  ctx.setLineDash([])
  ctx.lineWidth = 1
  if (shown.length < strands.length) {
    ctx.strokeStyle = inks.faint
    ctx.beginPath()
    for (const strand of strands) if (!isPicked(strand.one.number)) trace(ctx, strand, field)
    ctx.stroke()
  }
  // The more there are, the more is seen through each: where they lie dense stays dark.
  const alpha = Math.min(0.85, Math.max(0.25, 300 / shown.length))
  for (const strand of shown) {
    line(ctx, strand, field, { width: shown.length > 400 ? 1 : 1.4, inks, standings, alpha })
  }
}

/** What is pointed at, chosen and best, over all others. */
export function drawMarks(
  ctx: CanvasRenderingContext2D,
  { strands, standings, field, inks }: Omit<Drawn, 'isPicked'>,
  marks: Marks,
): void {
  for (const [number, width] of [
    [marks.best, 2.4],
    [marks.chosen, 3],
    [marks.hovered, 3],
  ] as const) {
    const strand = strands.find(({ one }) => one.number === number)
    if (!strand) continue
    ctx.setLineDash([])
    ctx.strokeStyle = inks.ground
    ctx.lineWidth = width + 3
    ctx.globalAlpha = 0.9
    ctx.beginPath()
    trace(ctx, strand, field)
    ctx.stroke()
    ctx.globalAlpha = 1
    line(ctx, strand, field, {
      width,
      inks,
      standings,
      alpha: 1,
      colour: number === marks.best ? inks.best : undefined,
    })
    ctx.fillStyle = ctx.strokeStyle
    for (const [index, y] of strand.ys.entries()) {
      ctx.beginPath()
      ctx.arc(field.xs[index] ?? 0, y, width, 0, 2 * Math.PI)
      ctx.fill()
    }
  }
}

type Pen = { width: number; inks: Inks; standings: ReadonlyMap<number, number>; alpha: number; colour?: string }

function line(
  ctx: CanvasRenderingContext2D,
  strand: Strand,
  field: Field,
  { width, inks, standings, alpha, colour }: Pen,
): void {
  const { outcome, number } = strand.one
  const at = standings.get(number)
  ctx.strokeStyle =
    colour ?? (at === undefined ? (outcome === 'Failed' ? inks.failed : inks.text) : inkAt(inks.ramp, at))
  ctx.lineWidth = width
  ctx.globalAlpha = at === undefined && outcome !== 'Failed' ? alpha * 0.4 : alpha
  ctx.setLineDash(DASHES[outcome] ?? [])
  ctx.beginPath()
  trace(ctx, strand, field)
  ctx.stroke()
  ctx.globalAlpha = 1
}

const DASHES: Partial<Record<Tried['outcome'], number[]>> = {
  'Stopped early': [5, 3],
  Canceled: [5, 3],
  Failed: [2, 3],
  Running: [9, 3],
  Queued: [9, 3],
}

function trace(ctx: CanvasRenderingContext2D, { ys }: Strand, { xs }: Field): void {
  for (const [index, y] of ys.entries()) {
    if (index) ctx.lineTo(xs[index] ?? 0, y)
    else ctx.moveTo(xs[0] ?? 0, y)
  }
}

const inkAt = (ramp: readonly string[], at: number): string => ramp[Math.round(at * (ramp.length - 1))] ?? '#888'

const NEAR = 7

/** The trial whose line is nearest to a point, if one is near; of those equally near the better. */
export function nearest(
  strands: readonly Strand[],
  { xs }: Field,
  point: { x: number; y: number },
): number | undefined {
  const right = xs.findIndex((x) => x >= point.x)
  if (right < 0 || !xs.length) return undefined
  const left = Math.max(0, right - 1)
  const [from = 0, to = 0] = [xs[left], xs[right]]
  const part = to === from ? 0 : (point.x - from) / (to - from)
  let found: { number: number; far: number } | undefined
  for (const { one, ys } of strands) {
    const [a = 0, b = 0] = [ys[left], ys[right]]
    const far = Math.abs(a + (b - a) * part - point.y)
    if (far <= NEAR && (!found || far < found.far)) found = { number: one.number, far }
  }
  return found?.number
}

/** Colours from the first to the last through those between, `#rrggbb` or `rgb(…)`, as many steps as asked for. */
export function rampOf(colours: readonly string[], steps = 64): string[] {
  const stops = colours.map((colour) => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number))
  return Array.from({ length: steps }, (_, step) => {
    const at = (step / (steps - 1)) * (stops.length - 1)
    const [below, above] = [stops[Math.floor(at)] ?? [], stops[Math.ceil(at)] ?? []]
    const mixed = below.map((one, index) => Math.round(one + ((above[index] ?? one) - one) * (at % 1)))
    return `rgb(${mixed.join(' ')})`
  })
}
