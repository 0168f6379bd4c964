// How an endpoint's requests are split: percent by deployment, 100 in all, or nothing where it is stopped.

export type Split = Readonly<Record<string, number>>

export const total = (split: Split): number => Object.values(split).reduce((sum, percent) => sum + percent, 0)

/** Without the deployments that get nothing: what the platform keeps. */
export const given = (split: Split): Split =>
  Object.fromEntries(Object.entries(split).filter(([, percent]) => percent > 0))

export const same = (one: Split, other: Split): boolean =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => (one[name] ?? 0) === (other[name] ?? 0))

export const allTo = (name: string): Split => ({ [name]: 100 })

/** `blue 90 % · green 10 %`, the greatest share first. */
export function spelled(split: Split): string {
  const shares = Object.entries(given(split)).sort(([, a], [, b]) => b - a)
  return shares.map(([name, percent]) => `${name} ${percent} %`).join(' · ')
}

/**
 * `name` gets `percent`, and the others of `ready` share what is left as they shared before; it sums to 100.
 * Where they had nothing the first of them gets it; where there is no other, `name` gets all.
 */
export function shifted(split: Split, name: string, percent: number, ready: readonly string[]): Split {
  const others = ready.filter((other) => other !== name)
  if (!others.length) return allTo(name)
  const wanted = Math.max(0, Math.min(100, Math.round(percent)))
  return given({ [name]: wanted, ...shared(100 - wanted, split, others) })
}

function shared(left: number, split: Split, names: readonly string[]): Split {
  const weights = names.map((name) => split[name] ?? 0)
  const weight = weights.reduce((sum, one) => sum + one, 0)
  const exact = weights.map((one, index) => (weight ? (left * one) / weight : index === 0 ? left : 0))
  const whole = exact.map(Math.floor)
  // The largest remainders get what rounding down has left over.
  const missing = left - whole.reduce((sum, one) => sum + one, 0)
  const first = exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index)
    .slice(0, missing)
  for (const { index } of first) whole[index] = (whole[index] ?? 0) + 1
  return Object.fromEntries(names.map((name, index) => [name, whole[index] ?? 0]))
}
