import { ActionIcon, Box, Button, CloseButton, Group, Text, TextInput, Tooltip } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconArrowDown, IconArrowUp, IconDownload, IconSearch } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { size } from '@/lib/format'
import { allLines, matches, pieces } from '@/lib/log'
import { Copy } from '@/ui/Copy'
import { useLog } from '@/ui/useLog'
import { words } from '@/words'
import classes from './LogView.module.css'

const LINE = 18
/** In lines: how near to the first that is loaded the part before it is asked for. */
const NEAR = 60

/** A log as it grows: it keeps to the end until somebody scrolls up; a search marks and walks its hits. */
export function LogView({
  path,
  live,
  height = 'calc(100dvh - 250px)',
}: {
  path: string
  live: boolean
  height?: string
}) {
  const { log, start: from, before, ended, error, earlier, loading } = useLog(path, live)
  const lines = useMemo(() => allLines(log), [log])
  const [wanted, setWanted] = useState('')
  const [hit, setHit] = useState(0)
  const hits = useMemo(() => matches(lines, wanted), [lines, wanted])
  const digits = Math.max(5, String(lines.length).length)
  const scroller = useRef<HTMLElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const atEnd = useRef(true)
  const top = useRef(0)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 30,
  })
  useEffect(() => {
    if (atEnd.current && !wanted && lines.length) virtual.scrollToIndex(lines.length - 1)
  }, [lines.length, wanted, virtual])
  // What comes before moves neither what is read nor the hit that is looked at.
  const known = useRef(0)
  useLayoutEffect(() => {
    const added = before - known.current
    known.current = before
    if (added <= 0) return
    scroller.current?.scrollBy({ top: added * LINE, behavior: 'instant' })
    const come = matches(lines.slice(0, added), wanted).length
    setHit((was) => (come < hits.length ? was + come : 0))
    if (come > 0 && come === hits.length) virtual.scrollToIndex(hits[0] ?? 0, { align: 'center' })
  }, [before, lines, wanted, hits, virtual])
  useHotkeys([['mod+F', () => field.current?.focus()]])

  const go = (step: number) => {
    if (!hits.length) return
    const next = (hit + step + hits.length) % hits.length
    setHit(next)
    virtual.scrollToIndex(hits[next] ?? 0, { align: 'center' })
  }
  const search = (text: string) => {
    setWanted(text)
    setHit(0)
    const first = matches(lines, text)[0]
    if (first !== undefined) virtual.scrollToIndex(first, { align: 'center' })
  }
  const scrolled = () => {
    const box = scroller.current
    if (!box) return
    // Lines that have come since are no reason to stop: only who scrolls up leaves the end.
    const isUp = box.scrollTop < top.current
    top.current = box.scrollTop
    const isNear = box.scrollHeight - box.scrollTop - box.clientHeight < 4 * LINE
    atEnd.current = isNear || (atEnd.current && !isUp)
    if (from > 0 && !loading && !atEnd.current && box.scrollTop < NEAR * LINE) earlier(false)
  }
  return (
    <Box className={`panel ${classes.frame}`} style={{ height }}>
      <Group className={classes.bar} gap="xs">
        <TextInput
          ref={field}
          size="xs"
          flex="1 1 110px"
          maw={260}
          value={wanted}
          onChange={(event) => search(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && go(event.shiftKey ? -1 : 1)}
          placeholder={words.log.search}
          aria-label={words.log.search}
          leftSection={<IconSearch size={14} />}
          rightSection={wanted && <CloseButton size="xs" onClick={() => search('')} aria-label={words.list.clear} />}
        />
        {wanted && (
          <Text size="xs" className="numbers" role="status">
            {words.log.hits(hits.length ? hit + 1 : 0, hits.length, from > 0)}
          </Text>
        )}
        {wanted && (
          <Step label={words.log.before} onClick={() => go(-1)}>
            <IconArrowUp size={14} />
          </Step>
        )}
        {wanted && (
          <Step label={words.log.after} onClick={() => go(1)}>
            <IconArrowDown size={14} />
          </Step>
        )}
        <Text size="xs" c="dimmed" ml="auto" className="numbers">
          {error ? words.shell.connecting : words.log.lines(lines.length, from > 0, !ended)}
        </Text>
        <Copy text={lines.join('\n')} />
        <Tooltip label={words.log.download}>
          <ActionIcon
            component="a"
            href={path}
            download="log.txt"
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={words.log.download}
          >
            <IconDownload size={14} />
          </ActionIcon>
        </Tooltip>
      </Group>
      {from > 0 && (
        <Group className={classes.earlier} gap="xs">
          <Text size="xs" c="dimmed">
            {words.log.earlier(size(from), wanted !== '')}
          </Text>
          <Button size="compact-xs" variant="default" loading={loading} onClick={() => earlier(true)}>
            {words.log.all}
          </Button>
        </Group>
      )}
      <section
        ref={scroller}
        className={classes.lines}
        aria-label={words.log.label}
        onScroll={scrolled}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        {ended && !lines.length && (
          <Text size="sm" c="dimmed" p="sm">
            {words.log.empty}
          </Text>
        )}
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              className={classes.line}
              data-hit={hits[hit] === index}
              style={{ transform: `translateY(${start}px)` }}
            >
              <span className={classes.number} style={{ width: `${digits}ch` }}>
                {from > 0 ? '' : index + 1}
              </span>
              <Line text={lines[index] ?? ''} wanted={wanted} />
            </div>
          ))}
        </div>
      </section>
    </Box>
  )
}

function Step({ label, onClick, children }: { label: string; onClick: () => void; children: React.ReactNode }) {
  return (
    <ActionIcon variant="subtle" color="gray" size="sm" onClick={onClick} aria-label={label}>
      {children}
    </ActionIcon>
  )
}

function Line({ text, wanted }: { text: string; wanted: string }) {
  let place = 0
  return (
    <span>
      {pieces(text, wanted).map((piece) => {
        const key = place
        place += piece.text.length
        return piece.hit ? <mark key={key}>{piece.text}</mark> : <span key={key}>{piece.text}</span>
      })}
    </span>
  )
}
