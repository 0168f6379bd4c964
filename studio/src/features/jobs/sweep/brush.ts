// Ranges that are chosen on axes, as they stand in the URL: `lr:0.001..0.1;kernel:0..1`. An end that is left out is open.

import { type Axis, type NumberAxis, numberAt, place, type Value } from '@/features/jobs/sweep/axes'

/** In the axis' own numbers, or by how many names stand below; null: to the end of the axis, wherever that comes to be. */
export type Range = { from: number | null; to: number | null }
export type Brush = Readonly<Record<string, Range>>
/** In parts of the axis, from 0 to 1. */
export type Span = { from: number; to: number }

const END = 0.004

export function readBrush(written: string | undefined): Brush {
  const found: Record<string, Range> = {}
  for (const part of written?.split(';') ?? []) {
    const [, id, from, to] = /^(.+):(-?[\d.e+-]*?)\.\.(-?[\d.e+-]*)$/i.exec(part) ?? []
    if (id === undefined) continue
    const range = { from: end(from), to: end(to) }
    if (range.from !== null || range.to !== null) found[id] = range
  }
  return found
}

const end = (written: string | undefined): number | null => {
  const value = Number(written)
  return written && Number.isFinite(value) ? value : null
}

export function writeBrush(brush: Brush): string | undefined {
  const parts = Object.entries(brush).map(([id, { from, to }]) => `${id}:${from ?? ''}..${to ?? ''}`)
  return parts.length ? parts.join(';') : undefined
}

export function withRange(brush: Brush, id: string, range: Range | null): Brush {
  const { [id]: _, ...others } = brush
  return range === null || (range.from === null && range.to === null) ? others : { ...others, [id]: range }
}

/** A part of an axis as a range: what reaches an end is open there, and of names whole ones are taken. */
export function rangeOf(axis: Axis, { from, to }: Span): Range {
  if (axis.kind === 'names') {
    const count = axis.names.length
    const [low, high] = [Math.floor(from * count + END), Math.ceil(to * count - END)]
    return { from: low <= 0 ? null : low, to: high >= count ? null : high }
  }
  return { from: from <= END ? null : near(axis, from), to: to >= 1 - END ? null : near(axis, to) }
}

const near = (axis: NumberAxis, unit: number): number => Number(numberAt(axis, unit).toPrecision(4))

export function spanOf(axis: Axis, { from, to }: Range): Span {
  const at = (value: number | null, open: number) =>
    value === null ? open : axis.kind === 'names' ? value / axis.names.length : (place(axis, value) ?? open)
  const within = (unit: number) => Math.min(1, Math.max(0, unit))
  return { from: within(at(from, 0)), to: within(at(to, 1)) }
}

/** Whether a value lies in a range; one that is missing lies in none. */
export function isWithin(axis: Axis, value: Value | undefined, { from, to }: Range): boolean {
  if (value === undefined) return false
  if (axis.kind === 'names') {
    const index = axis.names.indexOf(String(value))
    return index >= 0 && index >= (from ?? 0) && index < (to ?? axis.names.length)
  }
  return typeof value === 'number' && value >= (from ?? -Infinity) && value <= (to ?? Infinity)
}
