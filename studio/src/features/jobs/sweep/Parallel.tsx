import { Group, Text } from '@mantine/core'
import { type MouseEvent, useMemo, useState } from 'react'
import { AxisBrush } from '@/features/jobs/sweep/AxisBrush'
import { type AxisActs, AxisMenu } from '@/features/jobs/sweep/AxisMenu'
import type { Axis } from '@/features/jobs/sweep/axes'
import { type Brush, withRange } from '@/features/jobs/sweep/brush'
import { type Field, nearest, strandsOf } from '@/features/jobs/sweep/draw'
import { Lines } from '@/features/jobs/sweep/Lines'
import type { Tried } from '@/features/jobs/sweep/model'
import { ticksOf } from '@/features/jobs/sweep/ticks'
import { said, text } from '@/features/jobs/sweep/words'
import { useWidth } from '@/ui/charts/size'
import classes from './sweep.module.css'

const t = text.parallel
const TOP = 34
const BELOW = 28
const MARGIN = 74
/** In pixels: nearer to each other axes could not be read. */
const NARROWEST = 92

type Props = {
  axes: readonly Axis[]
  tried: readonly Tried[]
  picked: ReadonlySet<number>
  standings: ReadonlyMap<number, number>
  brush: Brush
  onBrush: (brush: Brush, done: boolean) => void
  acts: AxisActs
  best: number | undefined
  chosen: number | undefined
  hovered: number | undefined
  onHover: (number: number | undefined) => void
  onChoose: (number: number) => void
  height: number
}

/** Every trial as a line across its parameters to what it reached. */
export function Parallel(props: Props) {
  const { axes, tried, picked, brush, onBrush, acts, hovered, onHover, onChoose, height } = props
  const [frame, room] = useWidth()
  const width = Math.max(room, 2 * MARGIN + NARROWEST * (axes.length - 1))
  const field = useMemo((): Field => {
    const gap = axes.length > 1 ? (width - 2 * MARGIN) / (axes.length - 1) : 0
    const bottom = height - BELOW
    return { xs: axes.map((_, index) => MARGIN + index * gap), top: TOP, bottom, none: bottom + 17 }
  }, [axes, width, height])
  const strands = useMemo(() => strandsOf(tried, axes, field), [tried, axes, field])
  const [pointer, setPointer] = useState({ x: 0, y: 0 })
  const pointed = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const point = { x: event.clientX - box.left, y: event.clientY - box.top }
    setPointer(point)
    onHover(
      isOnAxis(event)
        ? undefined
        : nearest(
            strands.filter(({ one }) => picked.has(one.number)),
            field,
            point,
          ),
    )
  }
  const under = hovered === undefined ? undefined : tried.find(({ number }) => number === hovered)
  const lacking = strands.some(({ ys }) => ys.includes(field.none))
  const titles = axes.map(({ title }) => title)
  return (
    <div>
      <section
        ref={frame}
        className={classes.parallel}
        aria-label={text.views.parallel}
        tabIndex={width > room ? 0 : undefined}
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the table does the same by keyboard */}
        <div
          className={classes.field}
          style={{ width, height }}
          data-pointed={hovered !== undefined}
          role="presentation"
          onMouseMove={pointed}
          onMouseLeave={() => onHover(undefined)}
          onClick={(event) => hovered !== undefined && !isOnAxis(event) && onChoose(hovered)}
        >
          {room > 0 && (
            <Lines {...props} strands={strands} field={field} width={width} label={t.label(tried.length, titles)} />
          )}
          {axes.map((axis, index) => (
            <div
              key={axis.id}
              className={classes.axis}
              data-axis
              data-last={index === axes.length - 1}
              style={{ left: field.xs[index], top: TOP, height: field.bottom - TOP }}
            >
              <AxisMenu
                axis={axis}
                index={index}
                of={axes.length}
                acts={acts}
                clear={brush[axis.id] ? () => onBrush(withRange(brush, axis.id, null), true) : undefined}
              />
              {ticksOf(axis).map(({ at, said }) => (
                <span key={said} className={classes.tick} style={{ bottom: `${at * 100}%` }} title={said}>
                  {said}
                </span>
              ))}
              <AxisBrush
                axis={axis}
                range={brush[axis.id]}
                height={field.bottom - TOP}
                onChange={(range, done) => onBrush(withRange(brush, axis.id, range), done)}
              />
            </div>
          ))}
          {lacking && (
            <span className={classes.none} style={{ top: field.none }}>
              {t.none}
            </span>
          )}
          {under && <Told one={under} axes={axes} at={pointer} width={width} />}
        </div>
      </section>
      <Legend />
    </div>
  )
}

const isOnAxis = ({ target }: MouseEvent) => target instanceof Element && target.closest('[data-axis]') !== null

/** What may be done, and what the lines' colours say. */
function Legend() {
  return (
    <Group gap={6} className={classes.legend}>
      <Text size="xs" c="dimmed" mr="auto">
        {t.hint}
      </Text>
      <Text size="xs" c="dimmed">
        {t.worse}
      </Text>
      <span className={classes.ramp} />
      <Text size="xs" c="dimmed">
        {t.better}
      </Text>
      <span className={classes.bestLine} />
      <Text size="xs" c="dimmed">
        {t.best}
      </Text>
    </Group>
  )
}

/** What the pointer is nearest to. */
function Told({
  one,
  axes,
  at,
  width,
}: {
  one: Tried
  axes: readonly Axis[]
  at: { x: number; y: number }
  width: number
}) {
  return (
    <div
      className={classes.told}
      style={{ top: at.y + 12, ...(at.x > width / 2 ? { right: width - at.x + 12 } : { left: at.x + 12 }) }}
    >
      <Text size="xs" fw={600}>
        {text.trial(one.number)} · {one.outcome}
      </Text>
      <dl>
        {axes.map(({ id, title }) => (
          <div key={id}>
            <dt>{title}</dt>
            <dd>{said(one.values[id])}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
