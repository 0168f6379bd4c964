import '@xyflow/react/dist/base.css'
import { useWindowEvent } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import {
  BaseEdge,
  type BaseEdgeProps,
  Controls,
  type Edge,
  type EdgeProps,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Loading } from '@/ui/Faces'
import { towards } from '@/ui/graphKeys'
import { edgeId, type Line, labelAt, type Placed, type Point, pathOf, place, type Sized } from '@/ui/graphLayout'
import { offset } from '@/ui/graphSight'
import { words } from '@/words'
import classes from './Graph.module.css'

/** What stands in a graph. `said`: what it is called where it cannot be seen. */
export type Card = Sized & { said: string; face: ReactNode }
/** `isLit`: it belongs to what is chosen. `said`: what is written at it. */
export type Arrow = Line & { isLit: boolean; said?: string }

type CardNode = Node<{ face: ReactNode }, 'card'>
type FlowEdge = Edge<{ path: string; said: string | undefined; at: Point | undefined }, 'flow'>
type Flow = ReactFlowInstance<CardNode, FlowEdge>

type Props = {
  label: string
  cards: readonly Card[]
  arrows: readonly Arrow[]
  /** What is shown first where not all of it can be read. */
  centre: string | undefined
  /** What stays in sight. */
  chosen: string | undefined
  /** The smallest scale at which all of it is shown at once. */
  readable?: number
  onChoose: (id: string) => void
  onOpen: (id: string) => void
}

/** So long a second click may take: until then nothing moves from under it. */
export const DOUBLE_CLICK_MS = 250
const PAN = 60
const MARGIN = 16

/**
 * A graph from left to right: laid out in a worker, panned by dragging or the arrow keys, zoomed by the wheel or + and -; from what stands in it the arrow keys go
 * on to the next.
 */
export function Graph({ label, cards, arrows, centre, chosen, readable = 0.62, onChoose, onOpen }: Props) {
  const [flow, setFlow] = useState<Flow | null>(null)
  const stage = useRef<HTMLElement>(null)
  const shape = cards.map(({ id }) => id).join() + arrows.map(edgeId).join()
  const { data: placed } = useQuery({
    queryKey: ['graph-layout', shape],
    queryFn: () => place(cards, arrows),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  })
  useEffect(() => {
    if (flow && placed && stage.current) show(flow, centre, { stage: stage.current, readable })
  }, [flow, placed, centre, readable])
  useEffect(() => {
    if (!flow || !chosen) return undefined
    const waiting = setTimeout(() => stage.current && reveal(flow, chosen, stage.current), DOUBLE_CLICK_MS)
    return () => clearTimeout(waiting)
  }, [flow, chosen])
  useWindowEvent('resize', () => {
    const seen = chosen ?? centre
    if (flow && seen && stage.current) reveal(flow, seen, stage.current)
  })
  const go = (id: string) => {
    if (flow && stage.current) reveal(flow, id, stage.current)
    const node = [...(stage.current?.querySelectorAll<HTMLElement>('[data-id]') ?? [])].find(
      ({ dataset }) => dataset.id === id,
    )
    node?.focus({ preventScroll: true })
    if (chosen !== undefined) onChoose(id)
  }
  const pressed = (event: KeyboardEvent<HTMLElement>) => {
    const id = event.target instanceof Element ? event.target.closest('[data-id]')?.getAttribute('data-id') : null
    const next =
      id && placed && !event.shiftKey ? towards({ nodes: placed.nodes, lines: arrows }, id, event.key) : undefined
    if (id && event.key === 'Enter') onOpen(id)
    else if (id && event.key === ' ') onChoose(id)
    else if (next) go(next)
    else if (!flow || !moved(flow, event.key)) return
    event.preventDefault()
  }
  return (
    <section
      ref={stage}
      className={classes.graph}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what is panned must be reachable by keyboard
      tabIndex={0}
      onKeyDown={pressed}
    >
      {!placed && <Loading />}
      {placed && (
        <ReactFlow
          nodes={nodesOf(cards, placed)}
          edges={edgesOf(arrows, placed)}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onInit={setFlow}
          onNodeClick={(_, node) => onChoose(node.id)}
          onNodeDoubleClick={(_, node) => onOpen(node.id)}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          zoomOnDoubleClick={false}
          minZoom={0.1}
          maxZoom={1.6}
          proOptions={{ hideAttribution: true }}
        >
          <Controls showInteractive={false} aria-label={words.graph.controls} />
        </ReactFlow>
      )}
    </section>
  )
}

/** All of it where that can be read, else its centre, with room on the sides where there is more. */
function show(flow: Flow, centre: string | undefined, { stage, readable }: { stage: HTMLElement; readable: number }) {
  void flow.fitView({ maxZoom: 1, padding: 0.06 }).then(() => {
    const node = centre === undefined ? undefined : flow.getNode(centre)
    if (flow.getZoom() >= readable || !node) return
    const before = flow.getEdges().some(({ target }) => target === centre)
    const after = flow.getEdges().some(({ source }) => source === centre)
    const place = before && after ? 0.5 : after ? 0.2 : 0.8
    const { x, y, width, height } = flow.getNodesBounds(flow.getNodes())
    const [byX, byY] = [node.position.x + (node.width ?? 0) / 2, node.position.y + (node.height ?? 0) / 2]
    const across = { start: x * readable, length: width * readable, room: stage.clientWidth }
    const down = { start: y * readable, length: height * readable, room: stage.clientHeight }
    void flow.setViewport({
      x: offset(across, { middle: byX * readable, place, margin: MARGIN }),
      y: offset(down, { middle: byY * readable, place: 0.5, margin: MARGIN }),
      zoom: readable,
    })
  })
}

/** Moves what was chosen elsewhere, or has come to stand behind something or outside, to where it is seen. */
function reveal(flow: Flow, chosen: string, stage: HTMLElement) {
  const node = flow.getNode(chosen)
  if (!node) return
  const { x, y, zoom } = flow.getViewport()
  const inside = (start: number, length: number, room: number) =>
    start < MARGIN ? MARGIN - start : Math.min(0, room - MARGIN - start - length)
  const byX = inside(node.position.x * zoom + x, (node.width ?? 0) * zoom, stage.clientWidth)
  const byY = inside(node.position.y * zoom + y, (node.height ?? 0) * zoom, stage.clientHeight)
  if (byX || byY) void flow.setViewport({ x: x + byX, y: y + byY, zoom })
}

function moved(flow: Flow, key: string): boolean {
  const step = { ArrowLeft: [PAN, 0], ArrowRight: [-PAN, 0], ArrowUp: [0, PAN], ArrowDown: [0, -PAN] }[key]
  const { x, y, zoom } = flow.getViewport()
  if (step) void flow.setViewport({ x: x + (step[0] ?? 0), y: y + (step[1] ?? 0), zoom })
  else if (key === '+' || key === '=') void flow.zoomIn()
  else if (key === '-') void flow.zoomOut()
  else if (key === '0') void flow.fitView({ maxZoom: 1 })
  else return false
  return true
}

const ORIGIN = { x: 0, y: 0 }

const nodesOf = (cards: readonly Card[], placed: Placed): CardNode[] =>
  cards.map(({ id, width, height, said, face }) => ({
    id,
    type: 'card',
    position: placed.nodes.get(id) ?? ORIGIN,
    hidden: !placed.nodes.has(id),
    width,
    height,
    ariaLabel: said,
    data: { face },
  }))

const edgesOf = (arrows: readonly Arrow[], placed: Placed): FlowEdge[] =>
  arrows.map((arrow) => {
    const points = placed.edges.get(edgeId(arrow)) ?? []
    const colour = arrow.isLit ? 'var(--mantine-primary-color-filled)' : 'var(--arc)'
    return {
      id: edgeId(arrow),
      type: 'flow',
      source: arrow.from,
      target: arrow.to,
      hidden: points.length === 0,
      zIndex: arrow.isLit ? 1 : 0,
      markerEnd: { type: MarkerType.ArrowClosed, color: colour, width: 14, height: 14 },
      style: { stroke: colour, strokeWidth: arrow.isLit ? 1.6 : 1 },
      data: { path: pathOf(points), said: arrow.said, at: labelAt(points) },
    }
  })

/** Edges need to be told where they end, although their points are known. */
function CardFrame({ data: { face } }: NodeProps<CardNode>) {
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <Handle type="source" position={Position.Right} isConnectable={false} />
      {face}
    </>
  )
}

function FlowLine({ id, data, markerEnd, style }: EdgeProps<FlowEdge>) {
  if (!data?.path) return null
  const label = data.said !== undefined && { label: data.said, labelX: data.at?.x, labelY: data.at?.y, ...LABEL }
  return <BaseEdge id={id} path={data.path} markerEnd={markerEnd} style={style} {...label} />
}

const LABEL: Pick<BaseEdgeProps, 'labelStyle' | 'labelBgStyle' | 'labelBgPadding' | 'labelBgBorderRadius'> = {
  labelStyle: { fill: 'var(--quiet)', fontSize: 11 },
  labelBgStyle: { fill: 'var(--panel)' },
  labelBgPadding: [4, 1],
  labelBgBorderRadius: 3,
}
const NODE_TYPES = { card: CardFrame }
const EDGE_TYPES = { flow: FlowLine }
