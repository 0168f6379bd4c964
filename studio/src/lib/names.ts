/** The name, or the first of NAME-2, NAME-3, … that nothing else has. */
export function freeName(name: string, taken: readonly string[]): string {
  let free = name
  for (let count = 2; taken.includes(free); count += 1) free = `${name}-${count}`
  return free
}
