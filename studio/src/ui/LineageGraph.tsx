import { IconDots } from '@tabler/icons-react'
import { type Fold, type Folded, figureOf, type Node as Thing, titleOf } from '@/lib/lineage'
import { type Arrow, type Card, Graph } from '@/ui/Graph'
import { iconOf } from '@/ui/nouns'
import { words } from '@/words'
import graphClasses from './Graph.module.css'
import classes from './Lineage.module.css'

type Props = {
  graph: Folded
  chosen: string
  onChoose: (id: string) => void
  onOpen: (id: string) => void
  onUnfold: (id: string) => void
}

/** Of a scale below it the small writing cannot be read. */
const READABLE = 0.85
const NODE = { width: 208, height: 46 }

/** The picture of a lineage; siblings that are drawn as one are unfolded as others are chosen. */
export default function LineageGraph({ graph, chosen, onChoose, onOpen, onUnfold }: Props) {
  const isFold = (id: string) => graph.folds.some((fold) => fold.id === id)
  return (
    <Graph
      label={words.lineage.graph}
      cards={cardsOf(graph, chosen)}
      arrows={arrowsOf(graph, chosen)}
      centre={graph.of}
      chosen={chosen}
      readable={READABLE}
      onChoose={(id) => (isFold(id) ? onUnfold(id) : onChoose(id))}
      onOpen={(id) => (isFold(id) ? onUnfold(id) : onOpen(id))}
    />
  )
}

function cardsOf(graph: Folded, chosen: string): Card[] {
  const near = new Set(
    graph.edges.flatMap(({ from, to }) => (from === chosen ? [to] : to === chosen ? [from] : [])).concat(chosen),
  )
  const things = graph.nodes.map((thing): Card => {
    const { id } = thing
    const faint = !near.has(id) && chosen !== graph.of
    return {
      id,
      ...NODE,
      said: [words.lineage.kind(thing.kind), titleOf(thing), figureOf(thing)].filter(Boolean).join(', '),
      face: <ThingFace thing={thing} of={id === graph.of} chosen={id === chosen} faint={faint} />,
    }
  })
  const folds = graph.folds.map((fold): Card => {
    const said = words.lineage.more(fold.count, fold.kind)
    return { id: fold.id, ...NODE, said, face: <FoldFace fold={fold} /> }
  })
  return [...things, ...folds]
}

const arrowsOf = (graph: Folded, chosen: string): Arrow[] =>
  graph.edges.map(({ from, to }) => ({
    from,
    to,
    isLit: chosen !== graph.of && (from === chosen || to === chosen),
  }))

type ThingProps = { thing: Thing; of: boolean; chosen: boolean; faint: boolean }

function ThingFace({ thing, of, chosen, faint }: ThingProps) {
  const Icon = iconOf(thing.kind)
  const second = [words.lineage.kind(thing.kind), figureOf(thing)].filter(Boolean).join(' · ')
  return (
    <div
      className={graphClasses.node}
      data-of={of}
      data-chosen={chosen}
      data-faint={faint}
      title={`${titleOf(thing)}\n${second}`}
    >
      <Icon size={17} stroke={1.5} />
      <div>
        <b>{titleOf(thing)}</b>
        <span>{second}</span>
      </div>
    </div>
  )
}

function FoldFace({ fold }: { fold: Fold }) {
  return (
    <div className={`${graphClasses.node} ${classes.fold}`}>
      <IconDots size={15} />
      {words.lineage.more(fold.count, fold.kind)}
    </div>
  )
}
