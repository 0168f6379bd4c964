import type { QueryClient } from '@tanstack/react-query'
import type { EventOut } from '@/api/client'
import { whileSeen } from '@/lib/whileSeen'

// A fact's subject begins with a noun; these are the first words of the query keys that then show something old.
const SHOWN_IN: Record<string, string[]> = {
  deployments: ['endpoints'],
  'release-policies': ['releases'],
  processes: ['workers'],
  runs: ['jobs'],
  'logged-models': ['jobs'],
}

/** The nouns whose queries a fact makes old. */
export function nounsOf(fact: Pick<EventOut, 'subject' | 'type'>): string[] {
  const noun = fact.subject.split('/', 1)[0] ?? ''
  const also = fact.type === 'EvidenceAttached' ? ['releases'] : fact.type === 'WindowRegistered' ? ['monitors'] : []
  return [...(SHOWN_IN[noun] ?? [noun]), ...also, 'events', 'loops', 'lineage']
}

const SETTLE_MS = 400

/** Follows the facts of a workspace while the page is seen; each makes what it touches be asked again. Gives what ends it. */
export function follow(
  workspace: string,
  queries: QueryClient,
  told: (connected: boolean) => void,
  heard: (fact: EventOut) => void,
): () => void {
  const stale = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let after: string | null = null

  const settle = () => {
    timer = undefined
    for (const noun of stale) void queries.invalidateQueries({ queryKey: [workspace, noun] })
    stale.clear()
  }
  const take = (message: MessageEvent<string>) => {
    after = message.lastEventId
    const fact: EventOut = JSON.parse(message.data)
    for (const noun of nounsOf(fact)) stale.add(noun)
    timer ??= setTimeout(settle, SETTLE_MS)
    heard(fact)
  }
  const from = async () => after ?? (await newest(workspace))
  const listen = () => {
    let source: EventSource | null = null
    let left = false
    void from().then((place) => {
      if (left) return
      after = place
      source = new EventSource(`/api/v1/workspaces/${encodeURIComponent(workspace)}/events/stream?after=${place}`)
      source.onopen = () => {
        told(true)
        // What happened while nobody listened is in no message when the server starts over.
        void queries.invalidateQueries({ queryKey: [workspace] })
      }
      source.onerror = () => told(false)
      source.onmessage = take
    })
    return () => {
      left = true
      source?.close()
    }
  }
  const leave = whileSeen(listen)
  return () => {
    clearTimeout(timer)
    leave()
  }
}

async function newest(workspace: string): Promise<string> {
  const answer = await fetch(`/api/v1/workspaces/${encodeURIComponent(workspace)}/audit?max_results=1`).catch(
    () => null,
  )
  const body: { items?: { sequence: number }[] } = answer?.ok ? await answer.json() : {}
  return String(body.items?.[0]?.sequence ?? 0)
}
