// Where an arrow key leads from something in a graph.

import type { Line, Point } from '@/ui/graphLayout'

type Placed = { nodes: ReadonlyMap<string, Point>; lines: readonly Line[] }

/** So much further away is what lies aside than what lies below or above. */
const ASIDE = 3

/** Along a line to what comes before or after, and up or down to what stands there; undefined for other keys and at the edge. */
export function towards({ nodes, lines }: Placed, from: string, key: string): string | undefined {
  const here = nodes.get(from)
  if (!here) return undefined
  const by = (ids: readonly string[], aside: number) => nearest(nodes, ids, here, aside)
  const below = ({ y }: Point) => (key === 'ArrowDown' ? y > here.y : y < here.y)
  switch (key) {
    case 'ArrowRight':
      return by(
        lines.filter((line) => line.from === from).map((line) => line.to),
        1,
      )
    case 'ArrowLeft':
      return by(
        lines.filter((line) => line.to === from).map((line) => line.from),
        1,
      )
    case 'ArrowDown':
    case 'ArrowUp':
      return by(
        [...nodes].filter(([, at]) => below(at)).map(([id]) => id),
        ASIDE,
      )
    default:
      return undefined
  }
}

function nearest(nodes: Placed['nodes'], ids: readonly string[], here: Point, aside: number): string | undefined {
  const far = (id: string) => {
    const { x, y } = nodes.get(id) ?? here
    return aside * Math.abs(x - here.x) + Math.abs(y - here.y)
  }
  return [...ids].sort((a, b) => far(a) - far(b))[0]
}
