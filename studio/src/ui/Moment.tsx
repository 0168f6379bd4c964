import { Tooltip } from '@mantine/core'
import { useEffect, useState } from 'react'
import { ago, lasted } from '@/lib/format'
import { dated } from '@/lib/moments'

const EVERY_SECONDS = 5

/** The time, told anew every `seconds`. */
export function useNow(seconds = EVERY_SECONDS): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => follow(() => setNow(new Date()), seconds), [seconds])
  return now
}

const clocks = new Map<number, { listeners: Set<() => void>; ticking: ReturnType<typeof setInterval> }>()

/** One clock for all on the page that ask for the same. */
function follow(listener: () => void, seconds: number): () => void {
  const clock = clocks.get(seconds) ?? begun(seconds)
  clock.listeners.add(listener)
  return () => {
    clock.listeners.delete(listener)
    if (clock.listeners.size) return
    clearInterval(clock.ticking)
    clocks.delete(seconds)
  }
}

function begun(seconds: number) {
  const listeners = new Set<() => void>()
  const ticking = setInterval(() => {
    for (const each of listeners) each()
  }, seconds * 1000)
  const clock = { listeners, ticking }
  clocks.set(seconds, clock)
  return clock
}

/** How long ago, with the exact time on hover. */
export function Moment({ at }: { at: string | null | undefined }) {
  const now = useNow()
  if (!at) return <>–</>
  const then = new Date(at)
  return (
    <Tooltip label={`${dated(then)} · ${then.toISOString()}`}>
      <time dateTime={at} className="numbers" style={{ whiteSpace: 'nowrap' }}>
        {ago(then, now)}
      </time>
    </Tooltip>
  )
}

/** How long it took, or has been taking until now. */
export function Lasted({ from, to }: { from: string | null | undefined; to: string | null | undefined }) {
  const now = useNow()
  if (!from) return <>–</>
  const seconds = ((to ? new Date(to) : now).getTime() - new Date(from).getTime()) / 1000
  return <span className="numbers">{lasted(Math.max(0, seconds))}</span>
}
