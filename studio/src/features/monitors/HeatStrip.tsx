import { type KeyboardEvent, useEffect, useRef } from 'react'
import { type Strain, shade, windowLines, windowName } from '@/features/monitors/model'
import type { Run } from '@/features/monitors/run'
import type { Row } from '@/features/monitors/tables'
import { metricName, text } from '@/features/monitors/words'
import { figure } from '@/lib/format'
import classes from './HeatStrip.module.css'

type Props = {
  label: string
  rows: readonly Row[]
  measured: readonly Run[]
  feature: string | undefined
  /** The place of the chosen window. */
  window: number
  onChoose: (feature: string, window: number) => void
  format?: (value: number) => string
}

const WIDE_UP_TO = 10
const filled = (broken: boolean, full: number) =>
  `color-mix(in srgb, var(${broken ? '--beyond' : '--series-1'}) calc(${full.toFixed(2)} * var(--most)), var(--bare))`

/** Features by windows: the fuller a cell, the closer to its limit; beyond it the cell is marked. Arrow keys walk. */
export function HeatStrip({ label, rows, measured, feature, window, onChoose, format = figure }: Props) {
  const names = measured.map(windowName)
  const wide = measured.length <= WIDE_UP_TO
  const chosen = Math.max(
    0,
    rows.findIndex(({ name }) => name === feature),
  )
  const scroller = useRef<HTMLDivElement>(null)
  // The newest windows are what is looked for: they stand at the right.
  // biome-ignore lint/correctness/useExhaustiveDependencies: more windows are why it is scrolled again
  useEffect(() => {
    void scroller.current?.scrollTo({ left: scroller.current.scrollWidth })
  }, [measured.length])
  const pressed = (event: KeyboardEvent<HTMLElement>) => {
    const [down, right] =
      { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key] ?? []
    if (down === undefined || right === undefined) return
    event.preventDefault()
    const row = Math.min(rows.length - 1, Math.max(0, chosen + down))
    const column = Math.min(measured.length - 1, Math.max(0, window + right))
    onChoose(rows[row]?.name ?? '', column)
    event.currentTarget.querySelector<HTMLElement>(`[data-at="${row}/${column}"]`)?.focus()
  }
  return (
    <div className={classes.scroller} ref={scroller}>
      <table className={classes.strip} aria-label={label} data-wide={wide} onKeyDown={pressed}>
        <thead>
          <tr>
            <th scope="col">{text.drift.feature}</th>
            {names.map((name, column) => (
              <th key={measured[column]?.id} scope="col" aria-label={name} title={name} data-chosen={column === window}>
                <WindowHead run={measured[column]} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, line) => (
            <tr key={row.name}>
              <th scope="row" data-chosen={line === chosen} title={row.type}>
                {row.name}
              </th>
              {row.cells.map((cell, column) => {
                const isChosen = line === chosen && column === window
                return (
                  <td key={measured[column]?.id}>
                    <button
                      type="button"
                      className={classes.cell}
                      data-at={`${line}/${column}`}
                      data-chosen={isChosen}
                      data-broken={cell?.broken}
                      aria-pressed={isChosen}
                      tabIndex={isChosen ? 0 : -1}
                      aria-label={described(row.name, names[column] ?? '', cell, format)}
                      title={described(row.name, names[column] ?? '', cell, format)}
                      style={{ background: filled(cell?.broken ?? false, cell ? shade(cell) : 0) }}
                      onClick={() => onChoose(row.name, column)}
                    >
                      {cell && wide ? format(cell.value) : ''}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A long one in two lines, from the first on to the second. */
function WindowHead({ run }: { run: Run | undefined }) {
  const [first, second] = run ? windowLines(run) : []
  return (
    <span>
      {first}
      {second !== undefined && (
        <>
          {' –'}
          <br />
          {second}
        </>
      )}
    </span>
  )
}

function described(feature: string, window: string, cell: Strain | null, format: (value: number) => string): string {
  if (!cell) return text.drift.missing(feature, window)
  const limit = cell.limit === null ? '' : text.stats.ofLimit(format(cell.limit))
  return text.drift.cell(feature, window, metricName(cell.metric), format(cell.value), limit, cell.broken)
}

/** What the cells' colours mean. */
export function HeatKey() {
  return (
    <span className={classes.key}>
      <span className={classes.sample} style={{ background: filled(false, 0.5) }} />
      {text.drift.within}
      <span className={classes.sample} data-broken style={{ background: filled(true, 0.75) }} />
      {text.drift.beyond}
    </span>
  )
}
