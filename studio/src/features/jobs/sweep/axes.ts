// The axes of a sweep's picture, as its search space says, and where a value stands on each of them.

import { type Json, list, number, record, records, text } from '@/lib/json'

export type Value = number | string
/** `log`: by its logarithm; `rank`: evenly by order, so that a few that went astray hide nobody. */
export type Scale = 'linear' | 'log' | 'rank'
/** `sorted`: the values that there are, for `rank`. */
export type NumberAxis = {
  kind: 'number'
  id: string
  title: string
  low: number
  high: number
  scale: Scale
  sorted: readonly number[]
}
/** One of the values that the space names, each in a band of its own. */
export type NamesAxis = { kind: 'names'; id: string; title: string; names: readonly string[] }
export type Axis = NumberAxis | NamesAxis

/** The metric's axis: no parameter can be called so. */
export const METRIC = '*'
/** A choice of more numbers than these is a range of them. */
const MOST_NAMES = 12
const KINDS = /^(choice|randint|q?(log)?(uniform|normal))$/

/** A parameter's value as an axis takes it: what is no number is read as text. */
export const asValue = (value: unknown): Value =>
  typeof value === 'number' ? value : typeof value === 'string' ? value : JSON.stringify(value)

/** Every parameter by its name, those inside of a chosen set among them; sets themselves are none. */
export function flat(parameters: Json): Record<string, Value> {
  const found: Record<string, Value> = {}
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) Object.assign(found, flat(record(value)))
    else found[name] = asValue(value)
  }
  return found
}

/** An axis a parameter, in the order of the space; bounds grow to what the trials have where the space has none. */
export function axesOf(space: Json, trials: readonly Record<string, Value>[]): Axis[] {
  const found = new Map<string, Axis>()
  const add = (axis: Axis) => {
    const known = found.get(axis.id)
    found.set(axis.id, known ? joined(known, axis) : axis)
  }
  for (const [name, told] of Object.entries(space)) gather(name, record(told), add)
  return [...found.values()].map((axis) => (axis.kind === 'number' ? widened(axis, seen(trials, axis.id)) : axis))
}

function gather(name: string, told: Json, add: (axis: Axis) => void): void {
  if (told.type !== 'choice') {
    add(measured(name, told))
    return
  }
  const sets = records(told.values)
  const plain = list(told.values).filter(
    (value) => !(typeof value === 'object' && value !== null) || Array.isArray(value),
  )
  if (plain.length || !sets.length) add(chosen(name, plain))
  for (const inner of sets)
    for (const [key, value] of Object.entries(inner)) {
      if (KINDS.test(text(record(value).type) ?? '')) gather(key, record(value), add)
      else add(chosen(key, [value]))
    }
}

function chosen(name: string, values: readonly unknown[]): Axis {
  const numbers = values.flatMap((value) => number(value) ?? [])
  if (numbers.length === values.length && numbers.length > MOST_NAMES) {
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
    return { kind: 'number', id: name, title: name, low, high, scale: isFar(low, high) ? 'log' : 'linear', sorted: [] }
  }
  return { kind: 'names', id: name, title: name, names: [...new Set(values.map((value) => String(asValue(value))))] }
}

const isFar = (low: number, high: number) => low > 0 && high / low >= 1000

function measured(name: string, told: Json): NumberAxis {
  const kind = text(told.type) ?? ''
  const isLog = kind.includes('log')
  const given = (key: string) => number(told[key]) ?? 0
  const spread: [number, number] = kind.includes('normal')
    ? [given('mu') - 2 * given('sigma'), given('mu') + 2 * given('sigma')]
    : kind === 'randint'
      ? [0, given('upper') - 1]
      : [given('min_value'), given('max_value')]
  const [low, high] = isLog ? spread.map(Math.exp) : spread
  return {
    kind: 'number', id: name, title: name, low: low ?? 0, high: high ?? 0, scale: isLog ? 'log' : 'linear', sorted: [],
  } // biome-ignore format: one line a thought
}

function joined(one: Axis, other: Axis): Axis {
  if (one.kind === 'number' && other.kind === 'number')
    return { ...one, low: Math.min(one.low, other.low), high: Math.max(one.high, other.high) }
  if (one.kind === 'names' && other.kind === 'names')
    return { ...one, names: [...new Set([...one.names, ...other.names])] }
  return one.kind === 'number' ? one : other
}

const seen = (trials: readonly Record<string, Value>[], id: string): number[] =>
  trials.flatMap((trial) => number(trial[id]) ?? [])

/** What is rounded may lie a step beyond the bounds, and what is 0 has no logarithm. */
function widened(axis: NumberAxis, values: readonly number[]): NumberAxis {
  const low = values.reduce((a, b) => Math.min(a, b), axis.low)
  const high = values.reduce((a, b) => Math.max(a, b), axis.high)
  return { ...axis, low, high, scale: axis.scale === 'log' && low <= 0 ? 'linear' : axis.scale }
}

/** The axis of the primary metric over the values that there are; `log` where none of them forbids it. */
export function metricAxis(title: string, values: readonly number[], scale: Scale): NumberAxis {
  const sorted = [...values].sort((a, b) => a - b)
  const [low = 0, high = 1] = [sorted[0], sorted.at(-1)]
  return { kind: 'number', id: METRIC, title, low, high, scale: scale === 'log' && low <= 0 ? 'linear' : scale, sorted }
}

/** Where a value stands: 0 at the foot of the axis, 1 at its top; null for what the axis has not. */
export function place(axis: Axis, value: Value | undefined): number | null {
  if (value === undefined) return null
  if (axis.kind === 'names') {
    const index = axis.names.indexOf(String(value))
    return index < 0 ? null : (index + 0.5) / axis.names.length
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return null
  const { low, high, scale, sorted } = axis
  if (scale === 'rank') return sorted.length > 1 ? rankOf(sorted, value) / (sorted.length - 1) : 0.5
  if (high === low) return 0.5
  if (scale === 'log') return value > 0 ? Math.log(value / low) / Math.log(high / low) : null
  return (value - low) / (high - low)
}

/** How many are smaller; of equals the middle, and between two of them a part. */
function rankOf(sorted: readonly number[], value: number): number {
  const first = lowerBound(sorted, value)
  let last = first
  while (sorted[last + 1] === value) last += 1
  if (sorted[first] === value) return (first + last) / 2
  return Math.min(Math.max(first - 0.5, 0), sorted.length - 1)
}

function lowerBound(sorted: readonly number[], value: number): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((sorted[middle] ?? 0) < value) from = middle + 1
    else to = middle
  }
  return from
}

/** The number at a place of a number's axis. */
export function numberAt({ low, high, scale, sorted }: NumberAxis, unit: number): number {
  if (scale === 'rank') return sorted[Math.round(unit * (sorted.length - 1))] ?? low
  if (scale === 'log') return low * (high / low) ** unit
  return low + unit * (high - low)
}
