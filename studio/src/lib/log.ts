// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape character is what a terminal's colour begins with
const ANSI = /\u001b\[[0-9;?]*[A-Za-z]/g

/** The lines of a log so far; `open` is the last line, which may go on. */
export type Log = { lines: string[]; open: string }

export const EMPTY: Log = { lines: [], open: '' }

/** More text at the end. A carriage return begins its line anew, as progress bars want it; colours of terminals are dropped. */
export function append(log: Log, text: string): Log {
  const pieces = (log.open + text).split('\n')
  const open = pieces.pop() ?? ''
  return { lines: pieces.length ? [...log.lines, ...pieces.map(shown)] : log.lines, open }
}

/** More text at the beginning, of whole lines. */
export function prepend(log: Log, text: string): Log {
  const pieces = text.split('\n')
  if (pieces.at(-1) === '') pieces.pop()
  return { lines: [...pieces.map(shown), ...log.lines], open: log.open }
}

const NEWLINE = 10

/** Where in `bytes` the first line begins that is whole; null where none does. */
export function firstLine(bytes: Uint8Array): number | null {
  const at = bytes.indexOf(NEWLINE)
  return at < 0 || at + 1 >= bytes.length ? null : at + 1
}

export const shown = (line: string): string => {
  const plain = line.replace(ANSI, '').replace(/\r+$/, '')
  return plain.slice(plain.lastIndexOf('\r') + 1)
}

export const allLines = (log: Log): string[] => (log.open ? [...log.lines, shown(log.open)] : log.lines)

/** The numbers of the lines that hold `wanted`, whatever the case. */
export function matches(lines: readonly string[], wanted: string): number[] {
  if (!wanted) return []
  const lower = wanted.toLowerCase()
  return lines.flatMap((line, index) => (line.toLowerCase().includes(lower) ? [index] : []))
}

/** `line` in pieces, each either the wanted text or not. */
export function pieces(line: string, wanted: string): { text: string; hit: boolean }[] {
  if (!wanted) return [{ text: line, hit: false }]
  const found: { text: string; hit: boolean }[] = []
  const lower = line.toLowerCase()
  let place = 0
  for (let at = lower.indexOf(wanted.toLowerCase()); at >= 0; at = lower.indexOf(wanted.toLowerCase(), place)) {
    if (at > place) found.push({ text: line.slice(place, at), hit: false })
    found.push({ text: line.slice(at, at + wanted.length), hit: true })
    place = at + wanted.length
  }
  if (place < line.length) found.push({ text: line.slice(place), hit: false })
  return found
}
