import { type RefObject, useLayoutEffect, useState } from 'react'
import { fitted } from '@/lib/columns'

type Fitting = { id: string; width?: number }
type Wants = Readonly<Record<string, number>>

/** In pixels: a cell's space on both sides, and what no column wants more than. */
const [SIDES, MOST] = [26, 480]

/** How wide a table's columns are in a room, by what stands in them: they grow with new rows, and do not shrink under a reader. */
export function useFitted(
  table: RefObject<HTMLTableElement | null>,
  columns: readonly Fitting[],
  { room, least, count }: { room: number; least: number; count: number },
): (number | undefined)[] {
  const [wants, setWants] = useState<Wants>({})
  // biome-ignore lint/correctness/useExhaustiveDependencies: more rows, or more room, are why they are measured again
  useLayoutEffect(() => {
    const found = table.current && count > 0 ? wantedIn(table.current) : []
    if (found.length === columns.length) setWants((before) => grown(before, columns, found))
  }, [table, columns, count, room > 0])
  return fitted(
    columns.map(({ id, width }) => ({ width, least, wanted: wants[id] ?? 0 })),
    room,
  )
}

function grown(before: Wants, columns: readonly Fitting[], found: readonly number[]): Wants {
  const after = Object.fromEntries(
    columns.map(({ id }, index) => [id, Math.min(MOST, Math.max(before[id] ?? 0, found[index] ?? 0))]),
  )
  return columns.some(({ id }) => after[id] !== before[id]) ? { ...before, ...after } : before
}

/** Column by column, what its widest cell would take. */
function wantedIn(table: HTMLTableElement): number[] {
  const rows = [...table.rows].filter((row) => !row.ariaHidden)
  const heads = [...(rows[0]?.cells ?? [])]
  return heads.map((_, index) => Math.max(...rows.map(({ cells }) => wantedBy(cells[index]))))
}

function wantedBy(cell: HTMLTableCellElement | undefined): number {
  if (!cell) return 0
  const content = document.createRange()
  content.selectNodeContents(cell)
  // What cuts itself off says how much by its own measures.
  const cut = [...cell.querySelectorAll('*')].map(({ scrollWidth, clientWidth }) =>
    clientWidth > 0 ? scrollWidth - clientWidth : 0,
  )
  return Math.ceil(content.getBoundingClientRect().width + Math.max(0, ...cut) + SIDES)
}
