/** Along one side, in pixels of the scale that is shown: where the graph begins, how long it is, and how much of it can be seen. */
export type Along = { start: number; length: number; room: number }

/**
 * How far the graph is moved at first: all of it in the middle where it has room, else so that what is looked at stands at its
 * `place` of the room (0 to 1), but for room that would be left empty at an end while the other one is cut off.
 */
export function offset(
  { start, length, room }: Along,
  { middle, place, margin }: { middle: number; place: number; margin: number },
): number {
  if (length + 2 * margin <= room) return (room - length) / 2 - start
  const [last, first] = [room - margin - start - length, margin - start]
  return Math.max(last, Math.min(first, room * place - middle))
}
