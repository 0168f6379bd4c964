/** A column in pixels: as wide as it was made (one without a width takes what is left, and no less than `least`), and as its cells want it. */
export type Wanting = { width: number | undefined; least: number; wanted: number }

/**
 * How wide columns are in a room: as they were made while that is enough for each; else one that lacks something has it from what
 * is left over, and then from those that were made wider than they want. No one is given more than there is.
 */
export function fitted(columns: readonly Wanting[], room: number): (number | undefined)[] {
  const made = columns.map(({ width, least }) => width ?? least)
  const lacks = columns.map(({ wanted }, index) => Math.max(0, wanted - (made[index] ?? 0)))
  const lack = sum(lacks)
  if (!lack) return columns.map(({ width }) => width)
  const slacks = columns.map(({ wanted }, index) => Math.max(0, (made[index] ?? 0) - wanted))
  const left = Math.max(0, room - sum(made))
  const given = Math.min(lack, left + sum(slacks))
  const taken = Math.max(0, given - left)
  const widths = made.map(
    (width, index) => width + share(lacks, index) * given - (taken ? share(slacks, index) * taken : 0),
  )
  const rest = Math.max(0, room - sum(widths))
  const takers = columns.map(({ width }) => (width === undefined ? 1 : 0))
  return widths.map((width, index) => Math.floor(width + share(takers, index) * rest))
}

const sum = (numbers: readonly number[]) => numbers.reduce((whole, one) => whole + one, 0)
const share = (numbers: readonly number[], index: number) => (numbers[index] ?? 0) / (sum(numbers) || 1)
