// A deployment has one colour wherever it is drawn: in the header, beside its name, in the traffic and in the charts.

import type { DeploymentOut } from '@/api/client'

const COLOURS = 8
/** Whoever is called by a colour has it, as Azure's samples call theirs. */
const CALLED: Readonly<Record<string, number>> = {
  blue: 0,
  orange: 1,
  teal: 2,
  purple: 3,
  violet: 3,
  green: 4,
  pink: 5,
  red: 5,
  brown: 6,
  grey: 7,
  gray: 7,
}

export type DeploymentColours = ReadonlyMap<string, number>

/** The number of each name's series colour. The names that are first choose first: those that came later change no other's. */
export function coloursOf(names: readonly string[]): DeploymentColours {
  const colours = new Map<string, number>()
  const give = (name: string, wanted: number) => {
    const taken = new Set(colours.values())
    const order = Array.from({ length: COLOURS }, (_, step) => (wanted + step) % COLOURS)
    colours.set(name, order.find((colour) => !taken.has(colour)) ?? wanted)
  }
  for (const name of names) if (name in CALLED) give(name, CALLED[name] ?? 0)
  for (const name of names) if (!colours.has(name)) give(name, hashed(name))
  return colours
}

/** The oldest first, and after those that stand others that are known by name alone, such as deleted ones. */
export const coloursIn = (
  deployments: readonly Pick<DeploymentOut, 'name' | 'created_at'>[],
  others: readonly string[] = [],
): DeploymentColours => {
  const standing = [...deployments].sort((a, b) => a.created_at.localeCompare(b.created_at)).map(({ name }) => name)
  return coloursOf([...new Set([...standing, ...others])])
}

function hashed(name: string): number {
  let hash = 7
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return hash % COLOURS
}
