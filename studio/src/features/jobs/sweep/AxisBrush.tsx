import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import type { Axis } from '@/features/jobs/sweep/axes'
import { type Range, rangeOf, type Span, spanOf } from '@/features/jobs/sweep/brush'
import { said, text } from '@/features/jobs/sweep/words'
import classes from './sweep.module.css'

type Props = {
  axis: Axis
  range: Range | undefined
  /** In pixels. */
  height: number
  /** `done`: the hand has left it. */
  onChange: (range: Range | null, done: boolean) => void
}

/** In pixels: so near to its end a range is grasped there, and less than so far is a click. */
const GRASP = 7
const CLICK = 4

/** A range on an axis: drawn anew, moved, or pulled at its ends by hand; two sliders by keyboard. */
export function AxisBrush({ axis, range, height, onChange }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const held = useRef<{ start: number; span: Span | null; as: 'new' | 'from' | 'to' | 'whole'; isFar: boolean }>(null)
  const span = range ? spanOf(axis, range) : null
  // What is dragged beyond an end picks all up to it.
  const unitAt = (event: PointerEvent) => {
    const top = box.current?.getBoundingClientRect().top ?? 0
    return Math.min(1, Math.max(0, 1 - (event.clientY - top) / height))
  }
  const press = (event: PointerEvent<HTMLDivElement>) => {
    const start = unitAt(event)
    const near = (end: number) => Math.abs(end - start) * height <= GRASP
    const as = !span ? 'new' : near(span.from) ? 'from' : near(span.to) ? 'to' : inside(span, start) ? 'whole' : 'new'
    held.current = { start, span, as, isFar: false }
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const drag = (event: PointerEvent) => {
    const at = unitAt(event)
    const hold = held.current
    if (!hold) return
    hold.isFar ||= Math.abs(at - hold.start) * height >= CLICK
    if (hold.isFar) onChange(rangeOf(axis, pulled(hold, at)), false)
  }
  const release = (event: PointerEvent) => {
    const hold = held.current
    held.current = null
    if (!hold) return
    const at = unitAt(event)
    if (hold.isFar) onChange(rangeOf(axis, pulled(hold, at)), true)
    // A click on a name picks it; any other one picks all again.
    else if (axis.kind === 'names' && !(span && inside(span, at))) onChange(rangeOf(axis, { from: at, to: at }), true)
    else onChange(null, true)
  }
  return (
    <div
      ref={box}
      className={classes.brush}
      style={{ height }}
      onPointerDown={press}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={() => {
        held.current = null
      }}
    >
      {span && (
        <div
          className={classes.range}
          style={{ bottom: span.from * height, height: Math.max(2, (span.to - span.from) * height) }}
        />
      )}
      <Ends axis={axis} span={span ?? { from: 0, to: 1 }} isOpen={!span} height={height} onChange={onChange} />
    </div>
  )
}

const inside = ({ from, to }: Span, unit: number) => unit >= from && unit <= to

function pulled({ start, span, as }: { start: number; span: Span | null; as: string }, at: number): Span {
  if (!span || as === 'new') return { from: Math.min(start, at), to: Math.max(start, at) }
  if (as === 'from') return { from: Math.min(at, span.to), to: Math.max(at, span.to) }
  if (as === 'to') return { from: Math.min(at, span.from), to: Math.max(at, span.from) }
  const by = Math.min(1 - span.to, Math.max(-span.from, at - start))
  return { from: span.from + by, to: span.to + by }
}

type EndsProps = Omit<Props, 'range'> & { span: Span; isOpen: boolean }

/** Both ends of a range, for the keyboard. */
function Ends({ axis, span, isOpen, height, onChange }: EndsProps) {
  const step = axis.kind === 'names' ? 1 / axis.names.length : 0.02
  const pressed = (end: keyof Span) => (event: KeyboardEvent) => {
    const by = {
      ArrowUp: step,
      ArrowRight: step,
      ArrowDown: -step,
      ArrowLeft: -step,
      PageUp: 5 * step,
      PageDown: -5 * step,
    }[event.key]
    if (event.key === 'Escape' || event.key === 'Delete') onChange(null, true)
    else if (event.key === 'Home') onChange(rangeOf(axis, { ...span, from: 0 }), true)
    else if (event.key === 'End') onChange(rangeOf(axis, { ...span, to: 1 }), true)
    else if (by !== undefined) {
      const room = axis.kind === 'names' ? step : 0
      const moved = Math.min(1, Math.max(0, span[end] + by))
      const kept = end === 'from' ? Math.min(moved, span.to - room) : Math.max(moved, span.from + room)
      onChange(rangeOf(axis, { ...span, [end]: kept }), true)
    } else return
    event.preventDefault()
  }
  return (['from', 'to'] as const).map((end) => (
    <div
      key={end}
      role="slider"
      tabIndex={0}
      className={classes.end}
      data-open={isOpen}
      style={{ bottom: span[end] * height - 3 }}
      aria-label={text.parallel[end](axis.title)}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(span[end] * 100)}
      aria-valuetext={endSaid(axis, rangeOf(axis, span), end)}
      onKeyDown={pressed(end)}
    />
  ))
}

function endSaid(axis: Axis, range: Range, end: keyof Range): string {
  const value = range[end]
  if (value === null) return text.parallel.open
  return axis.kind === 'names' ? said(axis.names[end === 'from' ? value : value - 1]) : said(value)
}
