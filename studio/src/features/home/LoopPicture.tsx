import { Popover, Stack, Text, UnstyledButton } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import {
  IconActivityHeartbeat,
  IconBolt,
  IconBox,
  IconCircleDashedCheck,
  IconDatabase,
  IconFlask,
  IconMessageCircle,
  IconPlugConnected,
  type TablerIcon,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ArcOut, LoopOut, LoopStageOut, Stage } from '@/api/client'
import { type ArcPath, arcsOf, chipOf, HEIGHT, NODE_HEIGHT, nodesOf, nodeWidth, stateOf } from '@/features/home/model'
import { text } from '@/features/home/words'
import { Moment } from '@/ui/Moment'
import { RefLink } from '@/ui/RefLink'
import classes from './Loop.module.css'

const ICONS: Record<Stage, TablerIcon> = {
  data: IconDatabase,
  train: IconFlask,
  register: IconBox,
  release: IconCircleDashedCheck,
  serve: IconPlugConnected,
  feedback: IconMessageCircle,
  monitor: IconActivityHeartbeat,
  trigger: IconBolt,
}
const WIDE = 860

type Props = { loop: LoopOut; onFact: (id: string) => void }

/** The loop as a ring of stages and arcs; on a narrow page as a column. Every stage and arc opens what it stands for. */
export function LoopPicture({ loop, onFact }: Props) {
  const { ref, width } = useElementSize()
  return (
    <div ref={ref} className={classes.picture} style={{ minHeight: HEIGHT }}>
      {width > 0 &&
        (width >= WIDE ? <Ring loop={loop} width={width} onFact={onFact} /> : <Column loop={loop} onFact={onFact} />)}
    </div>
  )
}

function Ring({ loop, width, onFact }: Props & { width: number }) {
  const stages = new Map(loop.stages.map((stage) => [stage.stage, stage]))
  return (
    <section className={classes.ring} style={{ height: HEIGHT }} aria-label={text.picture(loop.endpoint)}>
      <svg width={width} height={HEIGHT} aria-hidden="true">
        <defs>
          <marker id="walked" viewBox="0 0 8 8" refX="2" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 L8 4 L0 8 z" className={classes.head} />
          </marker>
          <marker id="never" viewBox="0 0 8 8" refX="2" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 L8 4 L0 8 z" className={classes.headNever} />
          </marker>
        </defs>
        {arcsOf(loop, width).map(({ arc, path }) => (
          <path
            key={`${arc.from}${arc.to}`}
            d={path}
            className={classes.arc}
            data-walked={arc.walked_at !== null}
            markerEnd={`url(#${arc.walked_at ? 'walked' : 'never'})`}
          />
        ))}
      </svg>
      {arcsOf(loop, width).map((drawn) => (
        <ArcLabel key={`${drawn.arc.from}${drawn.arc.to}`} drawn={drawn} onFact={onFact} />
      ))}
      {nodesOf(width).map(({ stage, x, y }) => {
        const view = stages.get(stage)
        return (
          view && (
            <div
              key={stage}
              className={classes.place}
              style={{
                left: x - nodeWidth(width) / 2,
                top: y - NODE_HEIGHT / 2,
                width: nodeWidth(width),
                height: NODE_HEIGHT,
              }}
            >
              <StageBox view={view} onFact={onFact} />
            </div>
          )
        )
      })}
    </section>
  )
}

function Column({ loop, onFact }: Props) {
  return (
    <Stack gap={6}>
      {loop.stages.map((view) => (
        <div key={view.stage} style={{ height: NODE_HEIGHT }}>
          <StageBox view={view} onFact={onFact} />
        </div>
      ))}
    </Stack>
  )
}

function StageBox({ view, onFact }: { view: LoopStageOut; onFact: (id: string) => void }) {
  const Icon = ICONS[view.stage]
  const title = text.stages[view.stage]
  const chip = chipOf(view)
  return (
    <Opened
      className={classes.stage}
      state={view.state}
      shown={
        <>
          <span className={classes.title}>
            <Icon size={15} stroke={1.7} />
            {title}
            {chip && <span className={classes.state}>{chip}</span>}
          </span>
          <span className={classes.phrase}>{view.phrase || stateOf(view)}</span>
          <span className={classes.when}>
            {view.at && <Moment at={view.at} />}
            {view.count > 1 && view.fact && <span> · {text.times(view.count)}</span>}
          </span>
        </>
      }
    >
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {view.phrase && <Text size="sm">{view.phrase}</Text>}
      {view.at ? (
        <Text size="sm" c="dimmed">
          <Moment at={view.at} /> · {text.times(view.count)}
        </Text>
      ) : (
        <Text size="sm" c="dimmed">
          {text.notWalked}
        </Text>
      )}
      {view.fact && (
        <Text size="sm">
          <RefLink of={view.fact.subject} />
        </Text>
      )}
      {view.fact && (
        <FactButton id={view.fact.id} onFact={onFact}>
          #{view.fact.sequence} {view.fact.type}
        </FactButton>
      )}
    </Opened>
  )
}

function ArcLabel({ drawn: { arc, label, vertical }, onFact }: { drawn: ArcPath; onFact: (id: string) => void }) {
  const title = text.arc(text.stages[arc.from], text.stages[arc.to])
  return (
    <div className={classes.label} data-vertical={vertical} style={{ left: label.x, top: label.y }}>
      <Opened
        label={`${title}: ${arc.walked_at ? text.times(arc.count) : text.never}`}
        className={classes.labelText}
        state={arc.walked_at ? 'done' : 'never'}
        shown={arc.walked_at ? <Moment at={arc.walked_at} /> : text.never}
      >
        <ArcDetails arc={arc} title={title} onFact={onFact} />
      </Opened>
    </div>
  )
}

function ArcDetails({ arc, title, onFact }: { arc: ArcOut; title: string; onFact: (id: string) => void }) {
  return (
    <>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {arc.walked_at ? (
        <Text size="sm" c="dimmed">
          {text.walked} {text.times(arc.count)}, <Moment at={arc.walked_at} />
        </Text>
      ) : (
        <Text size="sm" c="dimmed">
          {text.notWalked}
        </Text>
      )}
      {arc.from_fact && (
        <FactButton id={arc.from_fact} onFact={onFact}>
          {text.stages[arc.from]}
        </FactButton>
      )}
      {arc.to_fact && (
        <FactButton id={arc.to_fact} onFact={onFact}>
          {text.stages[arc.to]}
        </FactButton>
      )}
    </>
  )
}

type OpenedProps = {
  /** Where what is shown does not name it. */
  label?: string
  className: string | undefined
  state: string
  shown: ReactNode
  children: ReactNode
}

function Opened({ label, className, state, shown, children }: OpenedProps) {
  return (
    <Popover width={280} position="bottom" withArrow shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={className} data-state={state} aria-label={label}>
          {shown}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={4} align="flex-start">
          {children}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

function FactButton({ id, onFact, children }: { id: string; onFact: (id: string) => void; children: ReactNode }) {
  return (
    <UnstyledButton className="link" fz="sm" c="var(--mantine-color-anchor)" onClick={() => onFact(id)}>
      {children}
    </UnstyledButton>
  )
}
