import { useState } from 'react'
import { type Entry, hashed, sent, type Watch } from '@/api/uploads'
import { type Script, withChanges } from '@/features/jobs/code'
import { type Chosen, placed } from '@/lib/chosen'

/** `before`: as the job that is cloned had it; none where the script is a new one. `replaced`: what a chosen file took the place of. */
type Written = Script & { before: string | null; replaced?: string }

/** What a job's code begins as: a script, and of a clone the files that it had. */
export type Begun = { script: Script | null; had: readonly Entry[] }

/** The files of a job's code: those that it had, those that were chosen, and the scripts that are written on the page. */
export function useCode(workspace: string, { script: begun, had }: Begun) {
  const [files, setFiles] = useState<Chosen[]>([])
  const [scripts, setScripts] = useState<Written[]>(begun ? [{ ...begun, before: had.length ? begun.text : null }] : [])
  const [shown, setShown] = useState(begun?.path ?? null)
  const changed = scripts.filter(({ text, before }) => text !== before)

  /** Shows a script to be written: this one, unless it was begun before or a file of its name was chosen. */
  const open = async ({ path, text }: Script, before: string | null = null) => {
    const chosen = files.find((one) => one.path === path)
    const script = { path, text: chosen ? await chosen.file.text() : text, before }
    setScripts((all) => (all.some((one) => one.path === path) ? all : [...all, script]))
    setShown(path)
  }
  const write = (text: string) =>
    setScripts((all) => all.map((script) => (script.path === shown ? { ...script, text } : script)))
  const drop = () => {
    setScripts((all) => all.filter(({ path }) => path !== shown))
    setShown(null)
  }
  /** The chosen files; a new one of the name of a script that is written here is put into the editor. */
  const choose = (chosen: Chosen[]) => {
    const known = new Set(files.map(({ file }) => file))
    setFiles(chosen)
    for (const { path, file } of chosen)
      if (!known.has(file) && scripts.some((one) => one.path === path))
        void file.text().then((text) => {
          setScripts((all) => all.map((one) => (one.path === path ? { ...one, text, replaced: one.text } : one)))
          setShown(path)
        })
  }
  const script = scripts.find(({ path }) => path === shown) ?? null
  const replaced = script?.replaced
  /** Puts back what was written in the place of the chosen file; none where no file took a script's place. */
  const undo =
    replaced === undefined
      ? undefined
      : () => {
          setFiles((all) => all.filter(({ path }) => path !== shown))
          setScripts((all) =>
            all.map(({ replaced: _, ...one }) => (one.path === shown ? { ...one, text: replaced } : one)),
          )
        }
  /** What a request says of them; with `send` they are there before it. Nothing, where a clone has what it had. */
  const sources = async (send: boolean): Promise<{ code?: Entry[] }> => {
    const written = changed.map(({ path, text }) => ({ path, file: new File([text], path) }))
    const chosen = files.filter(({ path }) => !written.some((one) => one.path === path))
    const given = had.length ? [...chosen, ...written] : placed([...chosen, ...written]).files
    if (!given.length) return {}
    const watch: Watch = { signal: new AbortController().signal, tell: () => undefined }
    const code = await hashed(given, watch)
    if (send) await sent(workspace, given, code, watch)
    return { code: withChanges(had, code) }
  }
  return { files, choose, undo, script, open, write, drop, sources, isChanged: files.length > 0 || changed.length > 0 }
}
