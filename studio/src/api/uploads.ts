import { api, ask } from '@/api/client'
import type { Asked, Told } from '@/api/hash.worker'
import { Problem, problemOf, unreachable } from '@/api/problem'
import { type Chosen, sizeOf } from '@/lib/chosen'
import { words as all } from '@/words'

const words = all.upload

export type Step = 'reading' | 'sending' | 'registering'
/** `held`: bytes of the content that the platform had already. */
export type Progress = { step: Step; done: number; total: number; file: string | null; held: number }
export type Entry = { path: string; size: number; digest: string }
/** What stops it, and who is told how far it is. */
export type Watch = { signal: AbortSignal; tell: (progress: Progress) => void }

// As the Python client does.
const BATCH = 2000
const AT_ONCE = 4

/** What the files are, by their content. */
export async function hashed(files: readonly Chosen[], { signal, tell }: Watch): Promise<Entry[]> {
  const size = sizeOf(files)
  const worker = new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' })
  const entries: Entry[] = []
  let done = 0
  try {
    for (const { path, file } of files) {
      const heard = (bytes: number) => {
        done += bytes
        tell({ step: 'reading', done, total: size, file: path, held: 0 })
      }
      entries.push({ path, size: file.size, digest: await digestOf(worker, file, path, signal, heard) })
    }
  } finally {
    worker.terminate()
  }
  return entries
}

function digestOf(worker: Worker, file: File, path: string, signal: AbortSignal, heard: (bytes: number) => void) {
  return new Promise<string>((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    const refuse = () =>
      reject(new Problem(-1, 'file', words.unreadable.title, words.unreadable.detail(path), words.unreadable.hint))
    worker.onerror = refuse
    worker.onmessage = ({ data }: MessageEvent<Told>) => {
      if ('bytes' in data) return heard(data.bytes)
      signal.removeEventListener('abort', stop)
      if ('digest' in data) resolve(data.digest)
      else refuse()
    }
    const asked: Asked = { file }
    worker.postMessage(asked)
  })
}

/** Sends what the platform lacks of them. */
export async function sent(workspace: string, files: readonly Chosen[], entries: Entry[], { signal, tell }: Watch) {
  const size = sizeOf(files)
  const byDigest = new Map<string, Chosen>()
  entries.forEach(({ digest }, place) => {
    const chosen = files[place]
    if (chosen) byDigest.set(digest, chosen)
  })
  const missing = await missingOf(workspace, [...byDigest], signal)
  const total = missing.reduce((sum, [, { file }]) => sum + file.size, 0)
  const loaded = new Map<string, number>()
  const told = (digest: string, path: string, bytes: number) => {
    loaded.set(digest, bytes)
    const done = [...loaded.values()].reduce((sum, each) => sum + each, 0)
    tell({ step: 'sending', done, total, file: path, held: size - total })
  }
  tell({ step: 'sending', done: 0, total, file: null, held: size - total })
  const left = [...missing]
  const one = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [digest, { file, path }] = next
      await put(workspace, digest, file, signal, (bytes) => told(digest, path, bytes))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
}

async function missingOf(workspace: string, known: [string, Chosen][], signal: AbortSignal) {
  const missing: [string, Chosen][] = []
  for (let start = 0; start < known.length; start += BATCH) {
    const part = known.slice(start, start + BATCH)
    const files = part.map(([digest, { file }]) => ({ digest, size: file.size }))
    const answer = await ask(
      api.POST('/api/v1/workspaces/{workspace}/uploads/missing', {
        params: { path: { workspace } },
        body: { files },
        signal,
      }),
    )
    const lacking = new Set(answer.missing)
    missing.push(...part.filter(([digest]) => lacking.has(digest)))
  }
  return missing
}

/** XMLHttpRequest, because fetch does not tell how much has gone out. */
function put(workspace: string, digest: string, file: File, signal: AbortSignal, heard: (bytes: number) => void) {
  return new Promise<void>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    signal.addEventListener('abort', stop, { once: true })
    request.upload.onprogress = ({ loaded }) => heard(loaded)
    request.onabort = () => reject(signal.reason)
    request.onerror = () => reject(unreachable())
    request.onload = () => {
      signal.removeEventListener('abort', stop)
      if (request.status >= 200 && request.status < 300) {
        heard(file.size)
        resolve()
      } else reject(problemOf(new Response(null, { status: request.status }), parsed(request.responseText)))
    }
    request.open('PUT', `/api/v1/workspaces/${encodeURIComponent(workspace)}/uploads/${digest}`)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.send(file)
  })
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
