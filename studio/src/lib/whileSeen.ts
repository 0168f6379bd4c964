/**
 * Calls `begin` whenever the page comes into sight, and what that gave when it goes out of it: behind another tab, or
 * kept by the browser for the way back. Gives what ends it.
 *
 * A browser has six connections to a server, for all its tabs together; a page that nobody sees holds none of them.
 */
export function whileSeen(begin: () => () => void): () => void {
  let end: (() => void) | null = null
  const hide = () => {
    end?.()
    end = null
  }
  const look = () => {
    if (document.visibilityState === 'visible') end ??= begin()
    else hide()
  }
  document.addEventListener('visibilitychange', look)
  window.addEventListener('pageshow', look)
  window.addEventListener('pagehide', hide)
  look()
  return () => {
    document.removeEventListener('visibilitychange', look)
    window.removeEventListener('pageshow', look)
    window.removeEventListener('pagehide', hide)
    hide()
  }
}
