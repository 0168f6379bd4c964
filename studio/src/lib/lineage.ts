import type { GraphOut, NodeOut } from '@/api/client'
import { figure, short, size } from '@/lib/format'
import { number, record, text } from '@/lib/json'
import { linkOf, type PageLink } from '@/lib/refs'

/** `how`: every word that the facts have for what flowed. */
export type Edge = { from: string; to: string; how: string[]; at: string | null }
export type Node = NodeOut
export type Graph = { of: string; nodes: Node[]; edges: Edge[] }
/** Siblings that are drawn as one until they are asked for. */
export type Fold = { id: string; parent: string; kind: string; count: number }
export type Folded = { of: string; nodes: Node[]; folds: Fold[]; edges: Edge[] }

export const MOST_SIBLINGS = 12

/** The graph as people think of it: a run is its job, a logged model between its run and its version is left out. */
export function tidy(told: GraphOut): Graph {
  const ids = new Set(told.nodes.map(({ id }) => id))
  const asJob = (id: string) => {
    const job = id.replace(/^run:/, 'job:')
    return id.startsWith('run:') && ids.has(job) ? job : id
  }
  const of = asJob(told.of)
  const edges = told.edges.map((edge) => ({ ...edge, from: asJob(edge.from), to: asJob(edge.to) }))
  const between = new Set(
    told.nodes
      .filter(({ id, kind }) => kind === 'logged-model' && id !== of)
      .filter(({ id }) => edges.some(({ from }) => from === id) && edges.some(({ to }) => to === id))
      .map(({ id }) => id),
  )
  const bridges = [...between].flatMap((id) =>
    edges
      .filter((edge) => edge.to === id)
      .flatMap((before) => edges.filter(({ from }) => from === id).map((after) => ({ ...before, to: after.to }))),
  )
  const kept = edges.filter(({ from, to }) => !between.has(from) && !between.has(to))
  return inOrder({
    of,
    nodes: told.nodes.filter(({ id }) => asJob(id) === id && !between.has(id)),
    edges: joined([...kept, ...bridges].map(({ from, to, kind, at }) => ({ from, to, how: [kind], at }))),
  })
}

/** One edge between two nodes, whatever the facts said of them; none from a node to itself. */
function joined(edges: Edge[]): Edge[] {
  const found = new Map<string, Edge>()
  for (const edge of edges) {
    if (edge.from === edge.to) continue
    const key = `${edge.from} ${edge.to}`
    const known = found.get(key)
    found.set(key, known ? { ...known, how: [...new Set([...known.how, ...edge.how])] } : edge)
  }
  return [...found.values()]
}

/** Of more than 12 siblings of one kind beside a node, the oldest are folded into one, unless it is `opened`. */
export function fold(graph: Graph, opened: ReadonlySet<string>, most = MOST_SIBLINGS): Folded {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const inside = new Map<string, string>()
  const folds: Fold[] = []
  for (const { id: parent } of graph.nodes) {
    for (const [side, siblings] of [
      ['down', around(graph, parent, 'down')],
      ['up', around(graph, parent, 'up')],
    ] as const) {
      for (const [kind, ids] of byKind(siblings, nodes)) {
        const id = `fold ${side} ${kind} ${parent}`
        const free = ids.filter((each) => each !== graph.of && !inside.has(each))
        if (ids.length <= most || opened.has(id) || inside.has(parent)) continue
        const away = free.slice(Math.max(0, most - (ids.length - free.length)))
        if (away.length < 2) continue
        for (const each of away) inside.set(each, id)
        folds.push({ id, parent, kind, count: away.length })
      }
    }
  }
  const shown = (id: string) => inside.get(id) ?? id
  return {
    of: graph.of,
    nodes: graph.nodes.filter(({ id }) => !inside.has(id)),
    folds,
    edges: joined(graph.edges.map((edge) => ({ ...edge, from: shown(edge.from), to: shown(edge.to) }))),
  }
}

/** The neighbours of a node on one side, the newest first. */
function around({ edges }: Graph, id: string, side: 'up' | 'down'): string[] {
  const near = edges.filter((edge) => (side === 'down' ? edge.from : edge.to) === id)
  near.sort((a, b) => (b.at ?? '').localeCompare(a.at ?? ''))
  return near.map((edge) => (side === 'down' ? edge.to : edge.from))
}

function byKind(ids: string[], nodes: Map<string, Node>): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const id of ids) {
    const kind = nodes.get(id)?.kind ?? ''
    found.set(kind, [...(found.get(kind) ?? []), id])
  }
  return found
}

/** Nodes in the order of time: what came before what the graph is of, the furthest first, then it, then what came of it. */
function inOrder(graph: Graph): Graph {
  const up = distances(graph, 'up')
  const down = distances(graph, 'down')
  const place = (id: string) => {
    const [before, after] = [up.get(id), down.get(id)]
    return before !== undefined && (after === undefined || before <= after) ? -before : (after ?? 0)
  }
  return { ...graph, nodes: [...graph.nodes].sort((a, b) => place(a.id) - place(b.id)) }
}

function distances(graph: Graph, side: 'up' | 'down'): Map<string, number> {
  const found = new Map([[graph.of, 0]])
  levels(graph, side).forEach((level, index) => {
    for (const { id } of level) found.set(id, index + 1)
  })
  return found
}

/** Node by node how far it is, on one side of where the graph is of: the list that says what the picture shows. */
export function levels(graph: Graph, side: 'up' | 'down'): Node[][] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const seen = new Set([graph.of])
  const found: Node[][] = []
  let level = [graph.of]
  while (level.length) {
    level = level.flatMap((id) => around(graph, id, side)).filter((id) => !seen.has(id) && seen.add(id))
    const here = level.flatMap((id) => nodes.get(id) ?? [])
    if (here.length) found.push(here)
  }
  return found
}

/** What is directly before and after a node. */
export function neighbours(graph: Graph, id: string): { before: [Edge, Node][]; after: [Edge, Node][] } {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const end = (edge: Edge, other: string): [Edge, Node][] => {
    const node = nodes.get(other)
    return node ? [[edge, node]] : []
  }
  return {
    before: graph.edges.filter(({ to }) => to === id).flatMap((edge) => end(edge, edge.from)),
    after: graph.edges.filter(({ from }) => from === id).flatMap((edge) => end(edge, edge.to)),
  }
}

export function titleOf({ kind, name, version, about }: Node): string {
  const told = text(kind === 'job' ? about.display_name : kind === 'run' ? about.name : null)
  if (told) return told
  if (kind === 'code') return name.slice(0, 8)
  return version ? `${name}:${version}` : short(name)
}

/** The one figure or state that a reader wants first. */
export function figureOf({ about }: Node): string | null {
  const told = record(about.figure)
  const [name, value, bytes] = [text(told.name), number(told.value), number(about.size)]
  if (name && value !== null) return `${name} ${figure(value)}`
  return bytes === null ? (text(about.state) ?? text(about.step)) : size(bytes)
}

/** The page of a node; evidence stands on its model's. */
export function pageOf(workspace: string, node: Node, graph: Graph): PageLink | null {
  if (node.kind !== 'evidence') return linkOf(workspace, node.id)
  const model = graph.edges.find(({ from, to }) => to === node.id && from.startsWith('model:'))
  const link = model ? linkOf(workspace, model.from) : null
  return link && { ...link, search: { tab: 'evidence' } }
}
