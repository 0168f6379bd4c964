import type { ArcOut, EventOut, LoopOut, LoopStageOut, Stage } from '@/api/client'
import { text as words } from '@/features/home/words'

/** What has happened, without what tells it a second time: the process of a job, and its run. */
export function newsOf<Fact extends Pick<EventOut, 'subject' | 'type'>>(facts: readonly Fact[]): Fact[] {
  const jobs = new Set(facts.map(({ subject }) => subject).filter((subject) => subject.startsWith('jobs/')))
  const isToldByJob = (subject: string) => subject.startsWith('runs/') && jobs.has(subject.replace('runs/', 'jobs/'))
  return facts.filter(({ subject, type }) => !type.startsWith('Process') && !isToldByJob(subject))
}

export const STAGES: readonly Stage[] = [
  'data',
  'train',
  'register',
  'release',
  'serve',
  'feedback',
  'monitor',
  'trigger',
]

// Columns and rows of the picture: there and back, the loop proper begins at `train`.
const PLACES: Record<Stage, [column: number, row: number]> = {
  data: [0, 0],
  train: [1, 0],
  register: [2, 0],
  release: [3, 0],
  serve: [4, 1],
  feedback: [3, 2],
  monitor: [2, 2],
  trigger: [1, 2],
}

export const HEIGHT = 340
export const NODE_HEIGHT = 84

/** How wide a stage's box is in a picture of this width. */
export const nodeWidth = (width: number): number => Math.max(144, Math.min(230, Math.round((width - 4 * 76) / 5)))

export type Node = { stage: Stage; x: number; y: number }
export type ArcPath = { arc: ArcOut; path: string; label: { x: number; y: number }; vertical: boolean }

/** Where each stage stands in a picture of this width, in pixels: the middle of its box. */
export function nodesOf(width: number): Node[] {
  const half = nodeWidth(width) / 2 + 2
  const across = (width - 2 * half) / 4
  const down = (HEIGHT - NODE_HEIGHT - 8) / 2
  return STAGES.map((stage) => {
    const [column, row] = PLACES[stage]
    return { stage, x: half + column * across, y: NODE_HEIGHT / 2 + 4 + row * down }
  })
}

/** The arcs as SVG paths between the boxes, straight along a row and round at the ends. */
export function arcsOf(loop: Pick<LoopOut, 'arcs'>, width: number): ArcPath[] {
  const at = new Map(nodesOf(width).map((node) => [node.stage, node]))
  return loop.arcs.flatMap((arc) => {
    const from = at.get(arc.from)
    const to = at.get(arc.to)
    return from && to ? [{ arc, ...between(from, to, nodeWidth(width) / 2) }] : []
  })
}

function between(from: Node, to: Node, w: number): Pick<ArcPath, 'path' | 'label' | 'vertical'> {
  const h = NODE_HEIGHT / 2
  if (from.y === to.y) {
    const way = Math.sign(to.x - from.x)
    return {
      path: `M${from.x + way * w} ${from.y} L${to.x - way * (w + 7)} ${to.y}`,
      label: { x: (from.x + to.x) / 2, y: from.y - 12 },
      vertical: false,
    }
  }
  if (from.x === to.x) {
    const way = Math.sign(to.y - from.y)
    return {
      path: `M${from.x} ${from.y + way * h} L${to.x} ${to.y - way * (h + 7)}`,
      label: { x: from.x, y: (from.y + to.y) / 2 },
      vertical: true,
    }
  }
  // A corner: out along the row and into the top or bottom, or out of it and along the row.
  const turns = from.x < to.x
  const way = Math.sign(to.y - from.y)
  const path = turns
    ? `M${from.x + w} ${from.y} L${to.x - 14} ${from.y} Q${to.x} ${from.y} ${to.x} ${from.y + way * 14} L${to.x} ${to.y - way * (h + 7)}`
    : `M${from.x} ${from.y + way * h} L${from.x} ${to.y - way * 14} Q${from.x} ${to.y} ${from.x - 14} ${to.y} L${to.x + w + 7} ${to.y}`
  const corner = turns ? { x: to.x, y: (from.y + to.y - way * h) / 2 } : { x: from.x, y: (from.y + way * h + to.y) / 2 }
  return { path, label: corner, vertical: true }
}

/** How a stage stands, in words: a release that failed says how it ended, for the gates have done their work. */
export function stateOf({ state, fact }: Pick<LoopStageOut, 'state' | 'fact'>): string {
  const ends: Record<string, string> = words.ends
  return (state === 'failed' && ends[fact?.type ?? '']) || words.states[state]
}

/** The state beside a stage's name: where it is none to be expected and its phrase does not say it itself. */
export function chipOf(view: Pick<LoopStageOut, 'state' | 'fact' | 'phrase'>): string | null {
  const said = stateOf(view)
  return view.state === 'never' || view.state === 'done' || view.phrase.includes(` ${said}`) ? null : said
}

export type Served = { subject: string; percent: number }

/** The versions behind the endpoint, each once with what all of its deployments get; the greatest share first. */
export function servedVersions({ serving }: Pick<LoopOut, 'serving'>): Served[] {
  const shares = new Map<string, number>()
  for (const { model, version, percent } of serving) {
    const subject = `models/${model}/${version}`
    shares.set(subject, (shares.get(subject) ?? 0) + percent)
  }
  return [...shares].map(([subject, percent]) => ({ subject, percent })).sort((a, b) => b.percent - a.percent)
}

/** When the loop was last walked anywhere, in milliseconds; 0 for never. */
export function lastWalked(loop: Pick<LoopOut, 'stages' | 'arcs'>): number {
  const times = [...loop.stages.map(({ at }) => at), ...loop.arcs.map(({ walked_at }) => walked_at)]
  return Math.max(0, ...times.map((at) => (at ? Date.parse(at) : 0)))
}

/** The loop that is shown: the one that the URL names, else the one that was walked last. */
export function chosenLoop(loops: readonly LoopOut[], wanted: string | undefined): LoopOut | undefined {
  return (
    loops.find(({ endpoint }) => endpoint === wanted) ?? [...loops].sort((a, b) => lastWalked(b) - lastWalked(a))[0]
  )
}

export const walkedCount = (loop: Pick<LoopOut, 'arcs'>): number =>
  loop.arcs.filter(({ walked_at }) => walked_at).length

/** The empty loop of a workspace in which nothing serves yet. */
export const NEVER: LoopOut = {
  endpoint: '',
  models: [],
  is_closed: false,
  serving: [],
  stages: STAGES.map((stage) => ({ stage, state: 'never', at: null, phrase: '', count: 0, fact: null })),
  arcs: STAGES.map((stage, index) => ({
    from: stage,
    to: STAGES[index + 1] ?? 'train',
    walked_at: null,
    from_fact: null,
    to_fact: null,
    count: 0,
  })),
  waiting: [],
}
