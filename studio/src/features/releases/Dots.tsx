import { Tooltip } from '@mantine/core'
import type { Stage } from '@/features/releases/model'
import { stageName, stageState, text } from '@/features/releases/words'
import classes from './Dots.module.css'

const SIGNS: Record<string, string> = { Passed: '✓', Refused: '✕', RolledBack: '↺', NotApplicable: '–', Running: '•' }

/** How far a release has come: a dot a stage. */
export function Dots({ stages }: { stages: readonly Pick<Stage, 'stage' | 'state'>[] }) {
  const said = stages.map(({ stage, state }) => `${stageName(stage)}: ${stageState(stage, state)}`).join(', ')
  return (
    <Tooltip label={said} multiline maw={240}>
      <span className={classes.dots} role="img" aria-label={text.dots(said)}>
        {stages.map(({ stage, state }) => (
          <span key={stage} className={classes.dot} data-state={state}>
            {SIGNS[state] ?? ''}
          </span>
        ))}
      </span>
    </Tooltip>
  )
}

/** The same for one stage, larger. */
export function Dot({ state }: { state: string }) {
  return (
    <span className={classes.dot} data-state={state} data-large aria-hidden>
      {SIGNS[state] ?? ''}
    </span>
  )
}
