import { Text } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { LogLine } from '@/features/endpoints/log'
import { text } from '@/features/endpoints/words'
import { pieces } from '@/lib/log'
import classes from './endpoints.module.css'

type Props = {
  label: string
  lines: readonly LogLine[]
  typed: string
  /** Where what was searched for begins. */
  first: number | undefined
  follow: boolean
}

const HEIGHT = 18

/** A log, drawn where it is looked at. */
export function LogLines({ label, lines, typed, first, follow }: Props) {
  const scroller = useRef<HTMLElement>(null)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHT,
    overscan: 30,
  })
  useEffect(() => {
    if (follow && lines.length) virtual.scrollToIndex(lines.length - 1, { align: 'end' })
  }, [follow, lines.length, virtual])
  useEffect(() => {
    const at = lines.findIndex(({ number }) => number === first)
    if (typed && at >= 0) virtual.scrollToIndex(at, { align: 'center' })
  }, [typed, first, lines, virtual])
  if (!lines.length)
    return (
      <Text size="sm" c="dimmed" p="md">
        {text.logs.nothing}
      </Text>
    )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={scroller} className={classes.log} aria-label={label} tabIndex={0}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index]
          if (!line) return null
          return (
            <div
              key={line.number}
              className={classes.line}
              data-head={line.head}
              style={{ position: 'absolute', top: 0, transform: `translateY(${start}px)`, height: HEIGHT }}
            >
              <span className={classes.number}>{line.number}</span>
              <span>{line.head ? text.logs.replica(line.text) : <Marked line={line.text} typed={typed} />}</span>
            </div>
          )
        })}
      </div>
    </section>
  )
}

function Marked({ line, typed }: { line: string; typed: string }) {
  let at = 0
  return pieces(line, typed).map((piece) => {
    const key = at
    at += piece.text.length
    return piece.hit ? <mark key={key}>{piece.text}</mark> : <span key={key}>{piece.text}</span>
  })
}
