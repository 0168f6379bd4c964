import { useState } from 'react'
import { type Entry, hashed, sent, type Watch } from '@/api/uploads'
import { FIRST_SCRIPT, SCRIPT } from '@/features/jobs/code'
import { type Chosen, placed } from '@/lib/chosen'

/** The files of a job's code: those that were chosen, and a script that is written on the page. */
export function useCode(workspace: string, begun: boolean) {
  const [files, setFiles] = useState<Chosen[]>([])
  const [script, setScript] = useState(begun ? FIRST_SCRIPT : null)
  const all = () => {
    if (script === null) return files
    const written = { path: SCRIPT, file: new File([script], SCRIPT) }
    return placed([...files.filter(({ path }) => path !== SCRIPT), written]).files
  }
  /** What a request says of them; with `send` they are there before it. */
  const sources = async (send: boolean): Promise<{ code?: Entry[] }> => {
    const given = all()
    if (!given.length) return {}
    const watch: Watch = { signal: new AbortController().signal, tell: () => undefined }
    const code = await hashed(given, watch)
    if (send) await sent(workspace, given, code, watch)
    return { code }
  }
  return { files, setFiles, script, setScript, sources }
}
