import { useBlocker } from '@tanstack/react-router'
import { useRef } from 'react'
import { words } from '@/words'

/** Asks before what was written and not sent is left: by a link, by going back, by closing or loading the page anew. */
export function useLeave(unsent: boolean) {
  const sending = useRef(false)
  useBlocker({
    shouldBlockFn: () => unsent && !sending.current && !confirm(words.editor.leave),
    enableBeforeUnload: () => unsent && !sending.current,
  })
  /** What an act does itself, such as going to what it has made, is not asked about. */
  const freely = async (act: () => Promise<unknown>) => {
    sending.current = true
    try {
      await act()
    } finally {
      sending.current = false
    }
  }
  return { freely }
}
