import { Box } from '@mantine/core'
import { IconLogin2, IconRecycle } from '@tabler/icons-react'
import { stepIcon } from '@/features/jobs/kinds'
import { type Source, type Step, titleOf } from '@/features/jobs/pipeline/model'
import { text } from '@/features/jobs/pipeline/words'
import { stateSaid } from '@/lib/states'
import graphClasses from '@/ui/Graph.module.css'
import { Lasted } from '@/ui/Moment'
import { colourOf } from '@/ui/Status'
import classes from './pipeline.module.css'

type Props = { step: Step; isChosen: boolean; differs: boolean }

/** A step as it stands in the graph: what it is, how far it is, how long it took, whether it was reused. */
export function StepFace({ step, isChosen, differs }: Props) {
  const Icon = stepIcon(step.kind)
  const isLive = step.started_at !== null && step.ended_at === null
  return (
    <Box
      className={`${graphClasses.node} ${classes.step}`}
      data-chosen={isChosen}
      data-differs={differs}
      title={[titleOf(step), step.said].filter(Boolean).join('\n')}
      __vars={{ '--state': `var(--mantine-color-${colourOf(step.state)}-6)` }}
    >
      <Icon size={18} stroke={1.5} />
      <div>
        <b>{titleOf(step)}</b>
        <span className={classes.second}>
          <i className={classes.dot} data-live={isLive} />
          {stateSaid(step.state)}
          {step.started_at && !step.is_reused && (
            <>
              {' · '}
              <Lasted from={step.started_at} to={step.ended_at} />
            </>
          )}
          <span className={classes.mark}>
            {differs && <span className={classes.other}>{text.compare.mark}</span>}
            {step.is_reused && (
              <>
                <IconRecycle size={13} stroke={1.7} />
                {text.reused}
              </>
            )}
          </span>
        </span>
      </div>
    </Box>
  )
}

/** An input of the pipeline, before the steps that read it. */
export function SourceFace({ source }: { source: Source }) {
  return (
    <div className={`${graphClasses.node} ${classes.source}`} title={`${source.name}\n${source.said}`}>
      <IconLogin2 size={15} stroke={1.5} />
      <div>
        <b>{source.name}</b>
        <span>{source.said || text.input}</span>
      </div>
    </div>
  )
}
