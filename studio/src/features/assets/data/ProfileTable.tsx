import { Text, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Fragment, useState } from 'react'
import { MiniBars } from '@/features/assets/data/MiniBars'
import { barsOf, type ProfileColumn, share, type Top } from '@/features/assets/data/model'
import { text } from '@/features/assets/data/words'
import { figure } from '@/lib/format'
import { Bars } from '@/ui/Bars'
import { Details } from '@/ui/Page'
import classes from './Profile.module.css'

const T = text.profile
const SHOWN_AT_FIRST = 100

/** A line a column; opened, it tells the rest. */
export function ProfileTable({ columns, rows }: { columns: ProfileColumn[]; rows: number }) {
  const [open, setOpen] = useState<string | null>(null)
  const [most, setMost] = useState(SHOWN_AT_FIRST)
  return (
    <div className={classes.scroller}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{T.column}</th>
            <th scope="col">{T.type}</th>
            <th scope="col" data-right>
              {T.nulls}
            </th>
            <th scope="col" data-right>
              {T.distinct}
            </th>
            <th scope="col" data-right>
              {T.min}
            </th>
            <th scope="col" data-right>
              {T.mean}
            </th>
            <th scope="col" data-right>
              {T.max}
            </th>
            <th scope="col">{T.shape}</th>
          </tr>
        </thead>
        <tbody>
          {columns.slice(0, most).map((column) => (
            <Fragment key={column.name}>
              <Line
                column={column}
                rows={rows}
                open={open === column.name}
                toggle={() => setOpen(open === column.name ? null : column.name)}
              />
              {open === column.name && (
                <tr className={classes.more}>
                  <td colSpan={8}>
                    <More column={column} rows={rows} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
      {columns.length > most && (
        <Text component="button" type="button" className="link" p="sm" onClick={() => setMost(columns.length)}>
          + {columns.length - most}
        </Text>
      )}
    </div>
  )
}

type LineProps = { column: ProfileColumn; rows: number; open: boolean; toggle: () => void }

function Line({ column, rows, open, toggle }: LineProps) {
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <tr>
      <td title={column.name}>
        <button
          type="button"
          className={classes.open}
          aria-expanded={open}
          aria-label={T.open(column.name)}
          onClick={toggle}
        >
          <Chevron size={14} /> {column.name}
        </button>
      </td>
      <td className={classes.quiet} title={column.type}>
        {column.type}
      </td>
      <td data-right className={column.nulls ? undefined : classes.quiet}>
        {share(column.nulls, rows)}
      </td>
      <td data-right>
        <Distinct column={column} />
      </td>
      <td data-right title={column.min ?? undefined}>
        {column.min ?? '–'}
      </td>
      <td data-right>{column.mean === null ? '–' : figure(column.mean)}</td>
      <td data-right title={column.max ?? undefined}>
        {column.max ?? '–'}
      </td>
      <td>
        <MiniBars values={barsOf(column)} label={T.bars(column.name)} />
      </td>
    </tr>
  )
}

function Distinct({ column: { distinct, distinctIsExact } }: { column: ProfileColumn }) {
  if (distinct === null) return <>–</>
  if (distinctIsExact) return <>{figure(distinct)}</>
  return (
    <Tooltip label={T.estimate}>
      <span>≈ {figure(distinct)}</span>
    </Tooltip>
  )
}

function More({ column, rows }: { column: ProfileColumn; rows: number }) {
  const { bins, quantiles, top, deviation, notFinite, longest } = column
  const present = rows - column.nulls
  const facts: [string, string][] = [[T.nulls, `${figure(column.nulls)} · ${share(column.nulls, rows)}`]]
  if (deviation !== null) facts.push([T.deviation, figure(deviation)])
  if (notFinite) facts.push([T.notFinite, figure(notFinite)])
  if (longest !== null) facts.push([T.longest, figure(longest)])
  return (
    <div className={classes.details}>
      {bins ? (
        <Bars
          label={T.bars(column.name)}
          bins={bins.counts.map((_, index) => `${bins.edges[index] ?? ''} – ${bins.edges[index + 1] ?? ''}`)}
          series={[{ label: T.rows, values: bins.counts }]}
          height={190}
        />
      ) : (
        <TopValues top={top} of={present} />
      )}
      <Details rows={[...facts, ...(bins ? [] : quantiles)]} />
      {quantiles.length > 0 && (
        <div>
          <Text size="xs" c="dimmed">
            {T.quantiles} {!column.quantilesAreExact && `(${T.estimated})`}
          </Text>
          <Details rows={quantiles} />
        </div>
      )}
    </div>
  )
}

function TopValues({ top, of }: { top: Top[]; of: number }) {
  if (!top.length) return <div />
  const most = top[0]?.count ?? 1
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        {T.top}
      </Text>
      {top.map(({ value, count }) => (
        <div key={value} className={classes.bar}>
          <span title={value}>{value === '' ? '""' : value}</span>
          <span className={classes.full}>
            <span style={{ width: `${(100 * count) / most}%` }} />
          </span>
          <span>
            {figure(count)} · {share(count, of)}
          </span>
        </div>
      ))}
    </div>
  )
}
