import { useEffect, useRef, useState } from 'react'
import { firstOf, type StepsGraph, titleOf } from '@/features/jobs/pipeline/model'
import { SourceFace, StepFace } from '@/features/jobs/pipeline/StepFace'
import { text } from '@/features/jobs/pipeline/words'
import { type Arrow, type Card, DOUBLE_CLICK_MS, Graph } from '@/ui/Graph'

const STEP = { width: 216, height: 50 }
const SOURCE = { width: 136, height: 40 }
const READABLE = 0.8

type Props = {
  graph: StepsGraph
  chosen: string | undefined
  /** The names of the steps that differ from those of another run. */
  differing: ReadonlySet<string>
  onChoose: (step: string) => void
  onOpen: (step: string) => void
}

/** The picture of a pipeline: its steps as they stand, and the inputs that they read. */
export default function StepGraph({ graph, chosen, differing, onChoose, onOpen }: Props) {
  // What is looked at first stays: a picture that moves with the run cannot be read.
  const [centre] = useState(() => chosen ?? firstOf(graph.steps)?.name ?? graph.steps[0]?.name)
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(waiting.current), [])
  /** The panel that opens with the first choice would take the place of a double click's second click. */
  const choose = (id: string) => {
    clearTimeout(waiting.current)
    if (chosen) onChoose(id)
    else waiting.current = setTimeout(() => onChoose(id), DOUBLE_CLICK_MS)
  }
  const open = (id: string) => {
    clearTimeout(waiting.current)
    onOpen(id)
  }
  const isStep = (id: string) => graph.steps.some(({ name }) => name === id)
  return (
    <Graph
      label={text.graph}
      cards={cardsOf(graph, chosen, differing)}
      arrows={arrowsOf(graph, chosen)}
      centre={centre}
      chosen={chosen}
      readable={READABLE}
      onChoose={(id) => isStep(id) && choose(id)}
      onOpen={(id) => isStep(id) && open(id)}
    />
  )
}

function cardsOf(graph: StepsGraph, chosen: string | undefined, differing: ReadonlySet<string>): Card[] {
  const sources = graph.sources.map((source): Card => {
    const said = [text.input, source.name, source.said].filter(Boolean).join(', ')
    return { id: source.id, ...SOURCE, said, face: <SourceFace source={source} /> }
  })
  const steps = graph.steps.map((step): Card => {
    const differs = differing.has(step.name)
    const marks = [step.is_reused && text.reused, differs && text.compare.mark]
    return {
      id: step.name,
      ...STEP,
      said: [titleOf(step), text.kind(step.kind), step.state, ...marks].filter(Boolean).join(', '),
      face: <StepFace step={step} isChosen={step.name === chosen} differs={differs} />,
    }
  })
  return [...sources, ...steps]
}

const arrowsOf = ({ lines }: StepsGraph, chosen: string | undefined): Arrow[] =>
  lines.map(({ from, to, side }) => ({
    from,
    to,
    isLit: from === chosen || to === chosen,
    said: side === undefined ? undefined : text.side(side),
  }))
