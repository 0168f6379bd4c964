import { Text, VisuallyHidden } from '@mantine/core'
import { IconRecycle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useMemo } from 'react'
import type { JobOut } from '@/api/client'
import { hasEnded } from '@/features/jobs/model'
import { type Step, titleOf } from '@/features/jobs/pipeline/model'
import { childrenQuery } from '@/features/jobs/pipeline/queries'
import { type Bar, timelineOf, timeTicks, titlesOf } from '@/features/jobs/pipeline/timeline'
import { text } from '@/features/jobs/pipeline/words'
import { lasted } from '@/lib/format'
import { stateSaid } from '@/lib/states'
import { useNow } from '@/ui/Moment'
import { colourOf } from '@/ui/Status'
import classes from './timeline.module.css'

const t = text.timeline

type Props = {
  workspace: string
  pipeline: JobOut
  steps: readonly Step[]
  chosen: string | undefined
  onChoose: (step: string) => void
}

/** When each step waited and ran, from the first one on; the steps that all had to wait for are marked. */
export function StepTimeline({ workspace, pipeline, steps, chosen, onChoose }: Props) {
  const { data: children = [] } = useQuery(childrenQuery(workspace, pipeline))
  const now = useNow(hasEnded(pipeline) ? undefined : 1)
  const { rows, seconds, longest } = useMemo(() => timelineOf(steps, children, now.getTime()), [steps, children, now])
  const long = new Set(longest)
  const percent = (at: number) => `${(100 * at) / Math.max(seconds, 0.001)}%`
  const pressed = (event: KeyboardEvent<HTMLElement>) => {
    const by = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key]
    if (by === undefined) return
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
    const at = buttons.findIndex((button) => button.contains(document.activeElement))
    const next = buttons[Math.max(0, Math.min(buttons.length - 1, at + by))]
    next?.focus()
    if (chosen !== undefined) next?.click()
    event.preventDefault()
  }
  return (
    <section
      className={classes.timeline}
      aria-label={t.label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      onKeyDown={pressed}
    >
      <div className={classes.axis} aria-hidden>
        <div className={classes.scale}>
          {timeTicks(seconds).map((at) => (
            <span key={at} style={{ left: percent(at) }}>
              {lasted(at)}
            </span>
          ))}
        </div>
      </div>
      {rows.map(({ step, bar }) => (
        <button
          key={step.name}
          type="button"
          className={classes.row}
          data-chosen={step.name === chosen}
          aria-pressed={step.name === chosen}
          onClick={() => onChoose(step.name)}
        >
          <span className={classes.name} data-long={long.has(step.name)} title={titleOf(step)}>
            {titleOf(step)}
          </span>
          <VisuallyHidden>{t.row(step.state, bar && lasted(bar.from))}</VisuallyHidden>
          <span className={classes.scale}>
            {timeTicks(seconds).map((at) => (
              <i key={at} className={classes.line} style={{ left: percent(at) }} />
            ))}
            {bar && <Drawn bar={bar} isLong={long.has(step.name)} percent={percent} />}
          </span>
          <span className={classes.took}>
            {bar && !step.is_reused
              ? lasted(bar.ended - bar.from)
              : step.is_reused
                ? text.reused
                : stateSaid(step.state)}
          </span>
        </button>
      ))}
      <Text size="xs" c="dimmed" className={classes.legend}>
        <i className={classes.waited} /> {t.waited} <i className={classes.ran} /> {t.ran}
        {longest.length > 1 && (
          <>
            <i className={classes.longest} /> {t.longestWay(titlesOf(longest, steps), lasted(seconds))}
          </>
        )}
      </Text>
    </section>
  )
}

function Drawn({ bar, isLong, percent }: { bar: Bar; isLong: boolean; percent: (at: number) => string }) {
  const { step, from, ran, ended, isLive } = bar
  const colour = `var(--mantine-color-${colourOf(step.state)}-${isLive ? 5 : 6})`
  const said = [ran > from && t.waitedFor(lasted(ran - from)), ended > ran && t.ranFor(lasted(ended - ran))]
  if (step.is_reused)
    return (
      <span className={classes.mark} style={{ left: percent(from) }} title={step.said}>
        <IconRecycle size={13} stroke={1.7} />
      </span>
    )
  return (
    <span
      className={classes.bar}
      data-long={isLong}
      data-live={isLive}
      title={said.filter(Boolean).join(', ')}
      style={{ left: percent(from), width: `max(3px, ${percent(ended - from)})` }}
    >
      <i className={classes.waited} style={{ width: `${(100 * (ran - from)) / Math.max(ended - from, 0.001)}%` }} />
      <i style={{ flex: 1, background: colour }} />
    </span>
  )
}
