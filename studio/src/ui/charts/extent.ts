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
