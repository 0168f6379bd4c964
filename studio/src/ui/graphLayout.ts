import ELK, { type ElkExtendedEdge } from 'elkjs/lib/elk-api'
import workerUrl from 'elkjs/lib/elk-worker.min.js?url'

export type Size = { width: number; height: number }
export type Sized = Size & { id: string }
export type Line = { from: string; to: string }

export type Point = { x: number; y: number }
/** Where every node stands (its upper left corner), and by which points each edge goes. */
export type Placed = { nodes: Map<string, Point>; edges: Map<string, Point[]> }

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.spacing.nodeNode': '14',
  'elk.spacing.edgeNode': '10',
  'elk.spacing.edgeEdge': '8',
  'elk.layered.spacing.nodeNodeBetweenLayers': '44',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '8',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  // Where the graph goes round, what came first in the list stands further left.
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
}

/** In pixels. */
const HEAD = 8

let elk: InstanceType<typeof ELK> | undefined

export const edgeId = ({ from, to }: Line) => `${from} → ${to}`

/** Lays a graph out from left to right, in a worker. */
export async function place(nodes: readonly Sized[], edges: readonly Line[]): Promise<Placed> {
  elk ??= new ELK({ workerFactory: () => new Worker(workerUrl) })
  const wanted = edges.map((edge): ElkExtendedEdge => ({ id: edgeId(edge), sources: [edge.from], targets: [edge.to] }))
  const laid = await elk.layout({
    id: 'graph',
    layoutOptions: OPTIONS,
    children: nodes.map(({ id, width, height }) => ({ id, width, height })),
    edges: wanted,
  })
  return {
    nodes: new Map(laid.children?.map(({ id, x = 0, y = 0 }) => [id, { x, y }])),
    edges: new Map(
      laid.edges?.map(({ id, sections }) => {
        const section = sections?.[0]
        return [id, section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] : []]
      }),
    ),
  }
}

/** Where a line's label stands: on its last stretch, clear of the arrow's head. */
export function labelAt(points: readonly Point[]): Point | undefined {
  const [before, end] = [points.at(-2), points.at(-1)]
  if (!before || !end) return undefined
  return { x: (before.x + end.x - HEAD) / 2, y: (before.y + end.y) / 2 }
}

/** A line through the points, its corners rounded. */
export function pathOf(points: Point[], radius = 7): string {
  const [first, ...rest] = points
  if (!first) return ''
  const steps = rest.map((point, index) => {
    const before = points[index]
    const after = points[index + 2]
    if (!before || !after) return `L ${point.x} ${point.y}`
    const near = (end: Point) => {
      const far = Math.hypot(end.x - point.x, end.y - point.y) || 1
      const part = Math.min(radius, far / 2) / far
      return `${point.x + (end.x - point.x) * part} ${point.y + (end.y - point.y) * part}`
    }
    return `L ${near(before)} Q ${point.x} ${point.y} ${near(after)}`
  })
  return `M ${first.x} ${first.y} ${steps.join(' ')}`
}
