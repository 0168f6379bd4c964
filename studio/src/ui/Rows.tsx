import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useWidth } from '@/ui/charts/size'
import { type Column, Head, Row, type RowLink, SkeletonRow, Skeletons } from '@/ui/DataRow'
import { useFitted } from '@/ui/fit'
import classes from './DataTable.module.css'

export type RowsProps<T> = {
  label: string
  columns: Column<T>[]
  order: string | undefined
  onOrder: (order: string | undefined) => void
  /** How many rows there are, those that are not held among them. */
  count: number
  /** None where it is not held. */
  rowAt: (index: number) => T | undefined
  rowKey: (row: T) => string
  /** Where a row's first cell leads. */
  link?: RowLink<T>
  /** What a row does. */
  open?: (row: T) => void
  isSelected?: (row: T) => boolean
  /** The keyboard has come to a row. */
  onReach?: (row: T) => void
  /** The first and the last that are drawn. */
  onSeen?: (first: number, last: number) => void
  pending?: boolean
  /** For who does not see it: -1 where nobody knows how many there are. */
  ariaCount?: number
  below?: ReactNode
}

const ROW = 34
/** In pixels, of a column that takes what is left. */
const NARROWEST = 170

/** Rows of which only those are drawn that are seen; j and k go through them, Enter opens one. */
export function Rows<T>(props: RowsProps<T>) {
  const {
    label,
    columns,
    order,
    onOrder,
    count,
    rowAt,
    rowKey,
    link,
    open,
    isSelected,
    onSeen,
    pending = false,
    below,
  } = props
  const [scroller, room] = useWidth<HTMLElement>()
  const table = useRef<HTMLTableElement>(null)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  useEffect(() => onSeen?.(first, last), [onSeen, first, last])
  const { reached, pressed } = useReached(props, (index) => virtual.scrollToIndex(index))
  const widths = useFitted(table, columns, { room, least: NARROWEST, count: pending ? 0 : count })
  const over = items[0]?.start ?? 0
  const under = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <section
      ref={scroller}
      className={classes.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      onKeyDown={pressed}
      aria-label={label}
    >
      <table
        ref={table}
        onPointerOver={tellWhole}
        className={classes.table}
        style={{ minWidth: columns.reduce((sum, { width = NARROWEST }) => sum + width, 0) }}
        aria-label={label}
        aria-rowcount={props.ariaCount ?? count}
      >
        <colgroup>
          {columns.map(({ id }, index) => (
            <col key={id} style={{ width: widths[index] }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.id} column={column} order={order} sort={onOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {pending && <Skeletons columns={columns.length} />}
          <Gap height={over} columns={columns.length} />
          {items.map(({ index }) => {
            const row = rowAt(index)
            if (row === undefined) return <SkeletonRow key={`before ${index}`} line={index} columns={columns.length} />
            return (
              <Row
                key={rowKey(row)}
                row={row}
                columns={columns}
                link={link}
                open={open}
                selected={isSelected ? isSelected(row) : index === reached}
              />
            )
          })}
          <Gap height={under} columns={columns.length} />
        </tbody>
      </table>
      {below}
    </section>
  )
}

/** What is cut off is told whole by its title. */
function tellWhole({ target }: PointerEvent) {
  const cell = target instanceof Element && target.closest('td, th')
  if (!(cell instanceof HTMLTableCellElement)) return
  if (cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent
  else cell.removeAttribute('title')
}

/** As high as the rows that are not drawn. */
function Gap({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
    </tr>
  )
}

function useReached<T>({ count, rowAt, open, onReach, isSelected }: RowsProps<T>, show: (index: number) => void) {
  const [reached, setReached] = useState(-1)
  /** From what was chosen otherwise on. */
  const current = () => {
    const row = reached < 0 ? undefined : rowAt(reached)
    if (!isSelected || (row !== undefined && isSelected(row))) return reached
    for (let index = 0; index < count; index += 1) {
      const one = rowAt(index)
      if (one !== undefined && isSelected(one)) return index
    }
    return -1
  }
  const pressed = (event: KeyboardEvent) => {
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      const next = Math.max(0, Math.min(count - 1, current() + step))
      setReached(next)
      show(next)
      const row = rowAt(next)
      if (row !== undefined) onReach?.(row)
      event.preventDefault()
    } else if (event.key === 'Enter' && event.target === event.currentTarget) {
      const row = rowAt(current())
      if (row !== undefined) open?.(row)
    }
  }
  return { reached, pressed }
}
