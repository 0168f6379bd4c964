import { useEffect, useMemo, useRef } from 'react'
import { drawMarks, drawStrands, type Field, type Inks, rampOf, type Strand } from '@/features/jobs/sweep/draw'
import { useColours } from '@/ui/charts/colours'

type Props = {
  strands: readonly Strand[]
  field: Field
  width: number
  height: number
  picked: ReadonlySet<number>
  standings: ReadonlyMap<number, number>
  best: number | undefined
  chosen: number | undefined
  hovered: number | undefined
  /** What it shows, for who does not see it. */
  label: string
}

/** The lines on two canvases, so that what is pointed at is drawn without all others. */
export function Lines({ strands, field, width, height, picked, standings, best, chosen, hovered, label }: Props) {
  const colours = useColours()
  const below = useRef<HTMLCanvasElement>(null)
  const above = useRef<HTMLCanvasElement>(null)
  const inks = useMemo(
    (): Inks | null =>
      colours && {
        ramp: rampOf(colours.ramp), faint: colours.faint, failed: colours.beyond, best: colours.series[1] ?? colours.text,
        text: colours.quiet, ground: colours.panel,
      }, // biome-ignore format: one line a thought
    [colours],
  )
  useEffect(() => {
    const ctx = cleared(below.current, width, height)
    if (ctx && inks) drawStrands(ctx, { strands, isPicked: (number) => picked.has(number), standings, field, inks })
  }, [strands, picked, standings, field, inks, width, height])
  useEffect(() => {
    const ctx = cleared(above.current, width, height)
    const shown = best !== undefined && picked.has(best) ? best : undefined
    if (ctx && inks) drawMarks(ctx, { strands, standings, field, inks }, { best: shown, chosen, hovered })
  }, [strands, picked, standings, field, inks, width, height, best, chosen, hovered])
  return (
    <>
      <canvas ref={below} role="img" aria-label={label} style={{ width, height }} />
      <canvas ref={above} aria-hidden style={{ width, height }} />
    </>
  )
}

/** As sharp as the screen. */
function cleared(canvas: HTMLCanvasElement | null, width: number, height: number): CanvasRenderingContext2D | null {
  const ctx = canvas?.getContext('2d')
  if (!canvas || !ctx) return null
  canvas.width = width * devicePixelRatio
  canvas.height = height * devicePixelRatio
  ctx.scale(devicePixelRatio, devicePixelRatio)
  return ctx
}
