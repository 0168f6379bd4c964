/** Where a log's last traceback ends: in the user's own file where one is in it, and what was raised. */
export type Traceback = { raised: string; file: string | null; line: number | null; code: string | null }

type Frame = { path: string; line: number; code: string | null }

const FRAME = /^\s*File "([^"]+)", line (\d+)/
const OWN = /\/inputs\/model\/(.+)$/
const INSTALLED = /\/(?:site-packages|dist-packages)\/(.+)$/
const OURS = /\/lazulite\/(?:runners|compute)\//

export function tracebackOf(log: string): Traceback | null {
  const start = log.lastIndexOf('Traceback (most recent call last):')
  if (start < 0) return null
  const lines = log.slice(start).split('\n')
  const frames: Frame[] = []
  let raised = ''
  for (const [index, line] of lines.entries()) {
    const [, path, number] = FRAME.exec(line) ?? []
    if (path && number) {
      const next = lines[index + 1] ?? ''
      frames.push({ path, line: Number(number), code: next.trim() && !FRAME.test(next) ? next.trim() : null })
    } else if (index > 0 && line && !/^\s/.test(line) && !raised) raised = line
  }
  if (!raised) return null
  const own = frames.findLast(({ path }) => OWN.test(path)) ?? frames.findLast(({ path }) => !OURS.test(path))
  return { raised, file: own ? shortened(own.path) : null, line: own?.line ?? null, code: own?.code ?? null }
}

const shortened = (path: string): string => OWN.exec(path)?.[1] ?? INSTALLED.exec(path)?.[1] ?? path

export type Advice = 'package' | 'file' | 'requirements' | 'memory' | 'canceled' | 'code'

/** What helps against a reason for which a deployment has failed. */
export function adviceOf(reason: string): Advice {
  if (/\b(?:ModuleNotFoundError|ImportError)\b/.test(reason)) return 'package'
  if (/\bUnpicklingError\b|\bEOFError\b|incompatible dtype|InconsistentVersion|\bpickle\b/i.test(reason)) return 'file'
  if (/cannot be installed|could not be (?:installed|built|resolved)|no solution found/i.test(reason))
    return 'requirements'
  if (/out of memory|SIGKILL|MemoryError/i.test(reason)) return 'memory'
  if (/was canceled/i.test(reason)) return 'canceled'
  return 'code'
}
