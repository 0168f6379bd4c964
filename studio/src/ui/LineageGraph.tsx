import '@xyflow/react/dist/base.css'
import { IconDots } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import {
  BaseEdge,
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
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { type Fold, type Folded, figureOf, type Node as Thing, titleOf } from '@/lib/lineage'
import { Loading } from '@/ui/Faces'
import { edgeId, NODE, pathOf, place } from '@/ui/lineageLayout'
import { iconOf } from '@/ui/nouns'
import { words } from '@/words'
import classes from './Lineage.module.css'

type ThingNode = Node<{ thing: Thing; of: boolean; chosen: boolean; faint: boolean }, 'thing'>
type FoldNode = Node<{ fold: Fold }, 'fold'>
type FlowNode = ThingNode | FoldNode
type FlowEdge = Edge<{ path: string }, 'flow'>

type Props = {
  graph: Folded
  chosen: string
  onChoose: (id: string) => void
  onOpen: (id: string) => void
  onUnfold: (id: string) => void
}

const READABLE = 0.62
const PAN = 60

/** The picture: laid out in a worker, panned by dragging or the arrow keys, zoomed by the wheel or + and -. */
export default function LineageGraph({ graph, chosen, onChoose, onOpen, onUnfold }: Props) {
  const [flow, setFlow] = useState<ReactFlowInstance<FlowNode, FlowEdge> | null>(null)
  const stage = useRef<HTMLElement>(null)
  const shape = [...graph.nodes, ...graph.folds].map(({ id }) => id).join() + graph.edges.map(edgeId).join()
  const { data: placed } = useQuery({
    queryKey: ['lineage-layout', shape],
    queryFn: () => place(graph),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  })
  useEffect(() => {
    if (flow && placed && stage.current) show(flow, graph.of, stage.current)
  }, [flow, placed, graph.of])
  const pressed = (event: KeyboardEvent<HTMLElement>) => {
    const id = event.target instanceof Element ? event.target.closest('[data-id]')?.getAttribute('data-id') : null
    if (id && (event.key === 'Enter' || event.key === ' ')) {
      if (graph.folds.some((fold) => fold.id === id)) onUnfold(id)
      else if (event.key === 'Enter') onOpen(id)
      else onChoose(id)
      event.preventDefault()
    } else if (flow && moved(flow, event.key)) event.preventDefault()
  }
  return (
    <section
      ref={stage}
      className={classes.graph}
      aria-label={words.lineage.graph}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what is panned must be reachable by keyboard
      tabIndex={0}
      onKeyDown={pressed}
    >
      {!placed && <Loading />}
      {placed && (
        <ReactFlow
          nodes={nodesOf(graph, placed, chosen)}
          edges={edgesOf(graph, placed, chosen)}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onInit={setFlow}
          onNodeClick={(_, node) => (node.type === 'fold' ? onUnfold(node.id) : onChoose(node.id))}
          onNodeDoubleClick={(_, node) => node.type === 'thing' && onOpen(node.id)}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          zoomOnDoubleClick={false}
          minZoom={0.1}
          maxZoom={1.6}
          proOptions={{ hideAttribution: true }}
        >
          <Controls showInteractive={false} aria-label={words.lineage.controls} />
        </ReactFlow>
      )}
    </section>
  )
}

/** All of it where that can be read, else what it is of, with room on the sides where there is more. */
function show(flow: ReactFlowInstance<FlowNode, FlowEdge>, of: string, stage: HTMLElement) {
  void flow.fitView({ maxZoom: 1, padding: 0.06 }).then(() => {
    const node = flow.getNode(of)
    if (flow.getZoom() >= READABLE || !node) return
    const zoom = READABLE + 0.16
    const before = flow.getEdges().some(({ target }) => target === of)
    const after = flow.getEdges().some(({ source }) => source === of)
    const place = before && after ? 0.5 : after ? 0.2 : 0.8
    void flow.setViewport({
      x: stage.clientWidth * place - (node.position.x + NODE.width / 2) * zoom,
      y: stage.clientHeight / 2 - (node.position.y + NODE.height / 2) * zoom,
      zoom,
    })
  })
}

function moved(flow: ReactFlowInstance<FlowNode, FlowEdge>, key: string): boolean {
  const step = { ArrowLeft: [PAN, 0], ArrowRight: [-PAN, 0], ArrowUp: [0, PAN], ArrowDown: [0, -PAN] }[key]
  const { x, y, zoom } = flow.getViewport()
  if (step) void flow.setViewport({ x: x + (step[0] ?? 0), y: y + (step[1] ?? 0), zoom })
  else if (key === '+' || key === '=') void flow.zoomIn()
  else if (key === '-') void flow.zoomOut()
  else if (key === '0') void flow.fitView({ maxZoom: 1 })
  else return false
  return true
}

type Placed = Awaited<ReturnType<typeof place>>
const ORIGIN = { x: 0, y: 0 }

function nodesOf(graph: Folded, placed: Placed, chosen: string): FlowNode[] {
  const near = new Set(
    graph.edges.flatMap(({ from, to }) => (from === chosen ? [to] : to === chosen ? [from] : [])).concat(chosen),
  )
  const things = graph.nodes.map(
    (thing): ThingNode => ({
      id: thing.id,
      type: 'thing',
      position: placed.nodes.get(thing.id) ?? ORIGIN,
      hidden: !placed.nodes.has(thing.id),
      ...NODE,
      ariaLabel: [words.lineage.kind(thing.kind), titleOf(thing), figureOf(thing)].filter(Boolean).join(', '),
      data: {
        thing,
        of: thing.id === graph.of,
        chosen: thing.id === chosen,
        faint: !near.has(thing.id) && chosen !== graph.of,
      },
    }),
  )
  const folds = graph.folds.map(
    (fold): FoldNode => ({
      id: fold.id,
      type: 'fold',
      position: placed.nodes.get(fold.id) ?? ORIGIN,
      hidden: !placed.nodes.has(fold.id),
      ...NODE,
      ariaLabel: words.lineage.more(fold.count, fold.kind),
      data: { fold },
    }),
  )
  return [...things, ...folds]
}

function edgesOf(graph: Folded, placed: Placed, chosen: string): FlowEdge[] {
  return graph.edges.map((edge): FlowEdge => {
    const points = placed.edges.get(edgeId(edge)) ?? []
    const lit = chosen !== graph.of && (edge.from === chosen || edge.to === chosen)
    const colour = lit ? 'var(--mantine-primary-color-filled)' : 'var(--arc)'
    return {
      id: edgeId(edge),
      type: 'flow',
      source: edge.from,
      target: edge.to,
      hidden: points.length === 0,
      zIndex: lit ? 1 : 0,
      markerEnd: { type: MarkerType.ArrowClosed, color: colour, width: 14, height: 14 },
      style: { stroke: colour, strokeWidth: lit ? 1.6 : 1 },
      data: { path: pathOf(points) },
    }
  })
}

function ThingCard({ data: { thing, of, chosen, faint } }: NodeProps<ThingNode>) {
  const Icon = iconOf(thing.kind)
  const second = [words.lineage.kind(thing.kind), figureOf(thing)].filter(Boolean).join(' · ')
  return (
    <div
      className={classes.node}
      data-of={of}
      data-chosen={chosen}
      data-faint={faint}
      title={`${titleOf(thing)}\n${second}`}
    >
      <Ends />
      <Icon size={17} stroke={1.5} />
      <div>
        <b>{titleOf(thing)}</b>
        <span>{second}</span>
      </div>
    </div>
  )
}

function FoldCard({ data: { fold } }: NodeProps<FoldNode>) {
  return (
    <div className={`${classes.node} ${classes.fold}`}>
      <Ends />
      <IconDots size={15} />
      {words.lineage.more(fold.count, fold.kind)}
    </div>
  )
}

/** Edges need to be told where they end, although their points are known. */
function Ends() {
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </>
  )
}

function FlowLine({ id, data, markerEnd, style }: EdgeProps<FlowEdge>) {
  if (!data?.path) return null
  return <BaseEdge id={id} path={data.path} markerEnd={markerEnd} style={style} />
}

const NODE_TYPES = { thing: ThingCard, fold: FoldCard }
const EDGE_TYPES = { flow: FlowLine }
