import type { GraphOut, JobOut, VersionOut } from '@/api/client'
import { text, texts } from '@/lib/json'

export type Facts = { requirements: string[]; python: string | null; image: string | null; warnings: string[] }

export function factsOf({ facts }: Pick<VersionOut, 'facts'>): Facts {
  return {
    requirements: texts(facts.requirements),
    python: text(facts.python),
    image: text(facts.image),
    warnings: texts(facts.warnings),
  }
}

/** The names of the jobs that ran in an environment, the newest first. */
export function jobsOf({ edges, of }: Pick<GraphOut, 'edges' | 'of'>): string[] {
  const ran = edges.filter(({ from, to }) => from === of && to.startsWith('job:'))
  ran.sort((a, b) => (b.at ?? '').localeCompare(a.at ?? ''))
  return ran.map(({ to }) => to.slice('job:'.length))
}

export type Pin = { name: string; version: string; hashes: number }

/** The packages of a lock: what stands before the hashes. */
export function pinsOf(lock: string): Pin[] {
  const pins: Pin[] = []
  for (const line of lock.split('\n')) {
    const found = /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)/.exec(line)
    if (found?.[1] && found[2]) pins.push({ name: found[1], version: found[2], hashes: 0 })
    const last = pins.at(-1)
    if (last && line.includes('--hash=')) last.hashes += 1
  }
  return pins
}

export type Installed = { lock: string; python: string | null; digest: string | null; key: string | null; job: string }

/** What a job's environment was when it ran; null before it was locked. */
export function installedOf({ environment, name }: Pick<JobOut, 'environment' | 'name'>): Installed | null {
  const lock = text(environment.lock)
  if (!lock) return null
  const [python, digest, key] = [text(environment.python), text(environment.digest), text(environment.key)]
  return { lock, python, digest, key, job: name }
}
