import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { type Problem, problem } from '@/api/problem'
import type { Progress } from '@/api/uploads'
import type { Offer, Registered, Uploaded, Wanted } from '@/features/assets/upload/chosen'
import { upload } from '@/features/assets/upload/send'

export type Uploading =
  | { state: 'idle' }
  | { state: 'running'; progress: Progress }
  | { state: 'stopped' }
  | { state: 'refused'; problem: Problem }

/** One upload at a time, with its progress; it can be stopped, and tried again. */
export function useUpload(workspace: string, noun: Uploaded, done: (version: Registered) => void) {
  const queries = useQueryClient()
  const [uploading, setUploading] = useState<Uploading>({ state: 'idle' })
  const stopper = useRef<AbortController | null>(null)
  const start = (offer: Offer, wanted: Wanted) => {
    const control = new AbortController()
    stopper.current = control
    setUploading({ state: 'running', progress: { step: 'reading', done: 0, total: offer.size, file: null, held: 0 } })
    const tell = (progress: Progress) => setUploading({ state: 'running', progress })
    upload(workspace, noun, offer, wanted, { signal: control.signal, tell }).then(
      (version) => {
        setUploading({ state: 'idle' })
        void queries.invalidateQueries({ queryKey: [workspace, noun] })
        done(version)
      },
      (error: unknown) =>
        setUploading(control.signal.aborted ? { state: 'stopped' } : { state: 'refused', problem: problem(error) }),
    )
  }
  const stop = () => stopper.current?.abort()
  const reset = () => setUploading({ state: 'idle' })
  return { uploading, start, stop, reset }
}
