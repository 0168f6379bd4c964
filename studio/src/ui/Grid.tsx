import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'
import { cellOf, isNumeric, type Preview, widthOf } from '@/lib/preview'
import { words } from '@/words'
import classes from './Grid.module.css'

const ROW = 30
const COUNTED = 52

/** A table of any size: only what is seen of its rows is drawn. */
export function Grid({ preview, height, label }: { preview: Preview; height: string | number; label: string }) {
  const { columns, rows } = preview
  const scroller = useRef<HTMLElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 15,
  })
  const widths = useMemo(
    () =>
      columns.map((column, index) =>
        widthOf(
          column,
          rows.slice(0, 60).map((row) => row[index]),
        ),
      ),
    [columns, rows],
  )
  const items = virtual.getVirtualItems()
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <section
      ref={scroller}
      className={classes.scroller}
      style={{ maxHeight: height }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
    >
      <table
        className={classes.table}
        aria-label={label}
        aria-rowcount={rows.length}
        style={{ width: widths.reduce((sum, width) => sum + width, COUNTED) }}
      >
        <colgroup>
          <col style={{ width: COUNTED }} />
          {columns.map(({ name }, index) => (
            <col key={name} style={{ width: widths[index] }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th aria-label="#" />
            {columns.map(({ name, type }) => (
              <th key={name} scope="col" data-numeric={isNumeric(type)} title={`${name} ${type}`}>
                {name}
                <span>{type}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap height={above} />
          {items.map(({ index }) => (
            <tr key={index}>
              <td className={classes.number}>{index + 1}</td>
              {columns.map(({ name, type }, place) => (
                <Cell key={name} value={rows[index]?.[place]} numeric={isNumeric(type)} />
              ))}
            </tr>
          ))}
          <Gap height={below} />
        </tbody>
      </table>
      {!rows.length && <p className={classes.none}>{words.grid.none}</p>}
    </section>
  )
}

function Cell({ value, numeric }: { value: unknown; numeric: boolean }) {
  const shown = cellOf(value)
  return (
    <td data-numeric={numeric} title={shown && shown.length > 30 ? shown : undefined}>
      {shown === null ? <span className={classes.none}>null</span> : shown}
    </td>
  )
}

function Gap({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden>
      <td style={{ height, padding: 0, border: 0 }} />
    </tr>
  )
}
