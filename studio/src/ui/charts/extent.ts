const HALF_AN_HOUR = 1800

/** How far the axis across reaches where the points do not say it: about names, and about a point that is alone. */
export function extent(x: 'number' | 'log' | 'time' | 'names', xs: readonly number[]): [number, number] | undefined {
  const [first] = xs
  const last = xs.at(-1)
  if (first === undefined || last === undefined) return undefined
  if (x === 'names') return [first - 0.4, last + 0.4]
  if (first !== last) return undefined
  if (x === 'time') return [first - HALF_AN_HOUR, first + HALF_AN_HOUR]
  return x === 'log' ? [first / 2, first * 2] : [first - 1, first + 1]
}

/** Whether a line has one value and no other. */
export const isAlone = (values: readonly (number | null)[]): boolean =>
  values.filter((value) => value !== null).length === 1

/** How far the axis up reaches: room above and below, and every threshold in sight; to one where there is nothing but zeros. */
export function range(
  values: readonly [number | null, number | null],
  thresholds: readonly { value: number }[],
): [number, number] {
  const known = [...values, ...thresholds.map(({ value }) => value)].filter((value) => value !== null)
  if (known.every((value) => value === 0)) return [0, 1]
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const room = (high - low || Math.abs(high)) * 0.08
  return [low >= 0 && low - room < 0 ? 0 : low - room, high + room]
}
