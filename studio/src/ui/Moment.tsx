import { Tooltip } from '@mantine/core'
import { useEffect, useState } from 'react'
import { ago, lasted } from '@/lib/format'

let listeners: (() => void)[] = []
let ticking: ReturnType<typeof setInterval> | undefined

/** The time, told anew every `seconds`; one clock for the whole page. */
function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const listener = () => setNow(new Date())
    listeners.push(listener)
    ticking ??= setInterval(() => {
      for (const each of listeners) each()
    }, 5000)
    return () => {
      listeners = listeners.filter((each) => each !== listener)
      if (!listeners.length) {
        clearInterval(ticking)
        ticking = undefined
      }
    }
  }, [])
  return now
}

/** How long ago, with the exact time on hover. */
export function Moment({ at }: { at: string | null | undefined }) {
  const now = useNow()
  if (!at) return <>–</>
  const then = new Date(at)
  return (
    <Tooltip label={`${then.toLocaleString()} · ${then.toISOString()}`}>
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
