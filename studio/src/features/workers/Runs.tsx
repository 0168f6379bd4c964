import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { RunningOut, WorkerOut } from '@/api/client'
import { text } from '@/features/workers/words'
import { linkOf } from '@/lib/refs'
import { refOfRunning } from '@/lib/running'
import classes from './workers.module.css'

const SHOWN = 3

/** What a process runs for, as a link into its own workspace. */
export function RunLink({ running }: { running: RunningOut }) {
  const link = linkOf(running.workspace, refOfRunning(running))
  if (!link) return <>{running.name}</>
  return (
    <Link className="link" {...link}>
      {running.name}
    </Link>
  )
}

/** The first few things that a worker does. */
export function Runs({ worker }: { worker: WorkerOut }) {
  const { running, running_elsewhere } = worker
  const more = running.length - SHOWN
  const slotless = running.filter(({ slots }) => slots === 0).length
  if (!running.length && !running_elsewhere)
    return (
      <Text span size="sm" c="dimmed">
        {text.idle}
      </Text>
    )
  return (
    <span className={classes.runs}>
      {running.slice(0, SHOWN).map((one) => (
        <RunLink key={one.id} running={one} />
      ))}
      {more > 0 && (
        <Text span size="sm" c="dimmed">
          {text.more(more)}
        </Text>
      )}
      {slotless > 0 && (
        <Text span size="sm" c="dimmed" title={text.slotlessWhy}>
          {text.slotless(slotless)}
        </Text>
      )}
      {running_elsewhere > 0 && (
        <Text span size="sm" c="dimmed">
          {text.elsewhere(running_elsewhere)}
        </Text>
      )}
    </span>
  )
}
