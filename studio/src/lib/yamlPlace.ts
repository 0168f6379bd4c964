// Where in a YAML document a cursor stands. It is read while it is written, and so mostly broken: indentation alone tells.

/** `path`: the keys from the top, `*` for an item of a list. `typed`: what is left of the cursor of the word there. */
export type Place = {
  path: string[]
  at: 'key' | 'value' | 'item'
  from: number
  typed: string
  indent: number
  /** The keys that stand beside, with what is written after each on its own line. */
  beside: ReadonlyMap<string, string>
}

type Entry = { column: number; key?: string; value?: string }

const LINE = /^( *)((?:- +)*)(.*)$/
const KEY = /^(?:"([^"]*)"|'([^']*)'|([^\s#&*!|>'"%@`{[-][^:#]*?))\s*:(?:\s+(.*))?$/

/** The items and the key that begin on a line, from left to right. */
function entriesOf(line: string): Entry[] {
  const [, spaces = '', dashes = '', content = ''] = LINE.exec(line) ?? []
  if (content.startsWith('#') || (!content.trim() && !dashes)) return []
  const items = [...dashes.matchAll(/-/g)].map(({ index }): Entry => ({ column: spaces.length + index }))
  if (content === '-') return [...items, { column: spaces.length + dashes.length }]
  const key = KEY.exec(content)
  if (!key) return items
  const name = key[1] ?? key[2] ?? key[3] ?? ''
  return [...items, { column: spaces.length + dashes.length, key: name, value: key[4]?.trim() ?? '' }]
}

const isItem = (entry: Entry | undefined) => entry !== undefined && entry.key === undefined

/** Whether `entry`, above, holds what begins at `column`; a list may begin below its own key. */
const holds = (entry: Entry, column: number, below: Entry | undefined) =>
  entry.key !== undefined && isItem(below) ? entry.column <= column : entry.column < column

/** Null inside of a text of several lines. */
function parentsOf(lines: string[], row: number, own: Entry[]): Entry[] | null {
  const found = [...own]
  let limit = own[0]?.column ?? 0
  let above = row - 1
  for (; above >= 0 && (limit > 0 || isItem(found[0])); above -= 1) {
    for (const entry of entriesOf(lines[above] ?? '').toReversed()) {
      if (!holds(entry, limit, found[0])) continue
      if (/^[|>]/.test(entry.value ?? '')) return null
      found.unshift(entry)
      limit = entry.column
    }
  }
  return found
}

/** The keys of the mapping that has one at `column` in `row`. */
function keysBeside(lines: string[], row: number, column: number): Map<string, string> {
  const found = new Map<string, string>()
  const take = (line: string): boolean => {
    const entries = entriesOf(line)
    for (const { key, column: place, value = '' } of entries)
      if (key !== undefined && place === column) found.set(key, value)
    return entries.every((entry) => entry.column >= column)
  }
  const begins = entriesOf(lines[row] ?? '').some((entry) => isItem(entry) && entry.column < column)
  for (let above = row - 1; above >= 0 && !begins && take(lines[above] ?? ''); above -= 1);
  for (let below = row + 1; below < lines.length; below += 1) {
    const entries = entriesOf(lines[below] ?? '')
    if (entries.some((entry) => entry.column < column)) break
    take(lines[below] ?? '')
  }
  return found
}

/** Null where nothing can be said: in a comment, or inside of a text of several lines. */
export function placeOf(text: string, offset: number): Place | null {
  const before = text.slice(0, offset)
  const row = before.split('\n').length - 1
  const lines = text.split('\n')
  const left = before.slice(before.lastIndexOf('\n') + 1)
  if (/(^|\s)#/.test(left) || left.includes('\t')) return null
  const [, spaces = '', dashes = '', content = ''] = LINE.exec(left) ?? []
  const column = spaces.length + dashes.length
  const items = [...dashes.matchAll(/-/g)].map(({ index }): Entry => ({ column: spaces.length + index }))
  const written = KEY.exec(/:\s*$/.test(content) ? `${content.trimEnd()} ` : content)
  const own = [...items, ...(written ? [{ column, key: written[1] ?? written[2] ?? written[3] ?? '' }] : [])]
  if (written && !/:\s/.test(content)) return null
  const parents = parentsOf(lines, row, own.length ? own : [{ column, key: '' }])
  if (parents === null) return null
  if (!own.length) parents.pop()
  const path = parents.map(({ key }) => key ?? '*')
  const typed = written ? (/:\s+(.*)$/.exec(content)?.[1] ?? '') : content
  const at = written ? 'value' : items.length ? 'item' : 'key'
  const beside = written ? new Map<string, string>() : keysBeside(lines, row, column)
  return { path, at, from: offset - typed.length, typed, indent: column, beside }
}
