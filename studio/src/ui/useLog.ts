import { useEffect, useRef, useState } from 'react'
import { type Problem, problem, problemOf } from '@/api/problem'
import { append, EMPTY, type Log } from '@/lib/log'

type State = { log: Log; ended: boolean; error: Problem | null }
type Change = (change: (was: State) => State) => void

const AGAIN_MS = 1000
const START: State = { log: EMPTY, ended: false, error: null }

/** A log from its beginning on, followed while `live`; a lost connection goes on from the byte that it was lost at. */
export function useLog(path: string, live: boolean): State {
  const [state, setState] = useState(START)
  const alive = useRef(live)
  useEffect(() => {
    alive.current = live
  }, [live])
  useEffect(() => {
    const leaving = new AbortController()
    setState(START)
    void read(path, { signal: leaving.signal, live: () => alive.current, set: setState })
    return () => leaving.abort()
  }, [path])
  return state
}

async function read(
  path: string,
  { signal, live, set }: { signal: AbortSignal; live: () => boolean; set: Change },
): Promise<void> {
  let offset = 0
  const decoder = new TextDecoder()
  while (!signal.aborted) {
    const last = !live()
    try {
      const response = await fetch(`${path}${path.includes('?') ? '&' : '?'}follow=${!last}&offset=${offset}`, {
        signal,
      })
      if (!response.ok || !response.body) throw problemOf(response, await response.json().catch(() => null))
      for await (const bytes of chunks(response.body)) {
        offset += bytes.length
        const text = decoder.decode(bytes, { stream: true })
        set((was) => ({ log: append(was.log, text), ended: false, error: null }))
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

async function* chunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}
