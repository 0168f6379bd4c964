import { useCallback, useEffect, useRef, useState } from 'react'
import { type Problem, problem, problemOf } from '@/api/problem'
import { append, EMPTY, firstLine, type Log, prepend } from '@/lib/log'
import { whileSeen } from '@/lib/whileSeen'

/** `start`: the byte that what is loaded begins at. `before`: so many lines have come before those that were loaded first. */
type State = { log: Log; start: number; before: number; ended: boolean; error: Problem | null }
/** `place`: the byte that comes next; the decoder has what came of a letter that is not whole yet. */
type Progress = { place: number | null; decoder: TextDecoder }
type Change = (change: (was: State) => State) => void

const AGAIN_MS = 1000
const TAIL_KIB = 256
const EARLIER_BYTES = 1 << 20
const START: State = { log: EMPTY, start: 0, before: 0, ended: false, error: null }

export type Loaded = State & {
  /** Loads the part before what is loaded, or all that is before it. */
  earlier: (all: boolean) => void
  loading: boolean
}

/** A log from its last part on, followed while `live` and seen; a lost connection goes on from the byte that it was lost at. */
export function useLog(path: string, live: boolean): Loaded {
  const [state, setState] = useState(START)
  const [loading, setLoading] = useState(false)
  const alive = useRef(live)
  const shown = useRef(path)
  useEffect(() => {
    alive.current = live
    shown.current = path
  }, [live, path])
  useEffect(() => {
    const progress: Progress = { place: null, decoder: new TextDecoder() }
    setState(START)
    return whileSeen(() => {
      const leaving = new AbortController()
      void read(path, progress, { signal: leaving.signal, live: () => alive.current, set: setState })
      return () => leaving.abort()
    })
  }, [path])
  const { start } = state
  const earlier = useCallback(
    (all: boolean) => {
      if (!start) return
      setLoading(true)
      const before = (was: State, text: string, from: number): State => {
        const log = prepend(was.log, text)
        return { ...was, log, start: from, before: was.before + log.lines.length - was.log.lines.length, error: null }
      }
      readBefore(path, start, all ? start : EARLIER_BYTES)
        .then(({ text, from }) =>
          setState((was) => (shown.current === path && was.start === start ? before(was, text, from) : was)),
        )
        .catch((error: unknown) => setState((was) => ({ ...was, error: problem(error) })))
        .finally(() => setLoading(false))
    },
    [path, start],
  )
  return { ...state, earlier, loading }
}

async function asked(path: string, query: string, signal?: AbortSignal) {
  const response = await fetch(`${path}${path.includes('?') ? '&' : '?'}${query}`, { signal })
  if (!response.ok || !response.body) throw problemOf(response, await response.json().catch(() => null))
  return { body: response.body, offset: Number(response.headers.get('x-log-offset') ?? 0) }
}

async function read(
  path: string,
  progress: Progress,
  { signal, live, set }: { signal: AbortSignal; live: () => boolean; set: Change },
): Promise<void> {
  while (!signal.aborted) {
    const last = !live()
    try {
      const { place, decoder } = progress
      const from = place === null ? `tail=${TAIL_KIB}` : `offset=${place}`
      const { body, offset } = await asked(path, `follow=${!last}&${from}`, signal)
      if (place === null) set((was) => ({ ...was, start: offset }))
      progress.place = offset
      for await (const bytes of chunks(body)) {
        if (signal.aborted) return
        progress.place += bytes.length
        const text = decoder.decode(bytes, { stream: true })
        set((was) => ({ ...was, log: append(was.log, text), ended: false, error: null }))
      }
      if (last) {
        set((was) => ({ ...was, ended: true, error: null }))
        return
      }
    } catch (error) {
      if (signal.aborted) return
      const told = problem(error)
      set((was) => ({ ...was, error: told }))
      if (told.status >= 400 && told.status < 500) return
    }
    // The stream ends with the job, and with the server too: what comes next is asked for again.
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}

/** What stands before byte `end`: `most` bytes of it, from a line's beginning on, and more where one line is longer than that. */
async function readBefore(path: string, end: number, most: number): Promise<{ text: string; from: number }> {
  const from = Math.max(0, end - most)
  const bytes = await readPart(path, from, end - from)
  if (from === 0) return { text: new TextDecoder().decode(bytes), from }
  const line = firstLine(bytes)
  if (line === null) return readBefore(path, end, most * 4)
  return { text: new TextDecoder().decode(bytes.subarray(line)), from: from + line }
}

async function readPart(path: string, from: number, length: number): Promise<Uint8Array> {
  const enough = new AbortController()
  const { body } = await asked(path, `offset=${from}`, enough.signal)
  const part = new Uint8Array(length)
  let known = 0
  for await (const bytes of chunks(body)) {
    const wanted = bytes.subarray(0, length - known)
    part.set(wanted, known)
    known += wanted.length
    if (known === length) break
  }
  // The rest is known already.
  enough.abort()
  return part.subarray(0, known)
}

async function* chunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}
