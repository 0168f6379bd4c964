import { Skeleton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { Link, type LinkProps } from '@tanstack/react-router'
import { type MouseEvent, memo, type ReactNode } from 'react'
import { nextOrder } from '@/lib/list'
import classes from './DataTable.module.css'

export type Column<T> = {
  id: string
  title: string
  cell: (row: T) => ReactNode
  /** In pixels; the columns without one share what is left. */
  width?: number
  /** By which name the server orders this column. */
  order?: string
  align?: 'right'
  hidden?: boolean
}

/** React's memo, for a component whose props have a type of their own. */
function kept<P extends object>(component: (props: P) => ReactNode): (props: P) => ReactNode {
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each component, where its module is read
  const Kept = memo(component)
  return (props) => <Kept {...props} />
}

/** Where a row leads. */
export type RowLink<T> = (row: T) => Pick<LinkProps, 'to' | 'params' | 'search'>

export function Head<T>({
  column,
  order,
  sort,
}: {
  column: Column<T>
  order: string | undefined
  sort: (order: string | undefined) => void
}) {
  const { order: field } = column
  const direction =
    field === undefined ? undefined : order === `${field} desc` ? 'descending' : order === field ? 'ascending' : 'none'
  return (
    <th scope="col" aria-sort={direction} data-align={column.align}>
      {field === undefined ? (
        column.title
      ) : (
        <button type="button" onClick={() => sort(nextOrder(order, field))}>
          {column.title}
          {direction === 'descending' && <IconArrowDown size={12} />}
          {direction === 'ascending' && <IconArrowUp size={12} />}
        </button>
      )}
    </th>
  )
}

type RowProps<T> = {
  row: T
  columns: Column<T>[]
  link: RowLink<T> | undefined
  open: ((row: T) => void) | undefined
  selected: boolean
}

/** Drawn anew only when what it shows has changed: a list is scrolled without drawing the rows that stay. */
export const Row = kept(DrawnRow)

function DrawnRow<T>({ row, columns, link, open, selected }: RowProps<T>) {
  const clicked = (event: MouseEvent) => {
    const inside = event.target instanceof Element && event.target.closest('a,button,input')
    if (!inside && !getSelection()?.toString()) open?.(row)
  }
  const first = (shown: ReactNode) => {
    if (link) {
      return (
        <Link {...link(row)} className={classes.first}>
          {shown}
        </Link>
      )
    }
    if (!open) return shown
    return (
      <button type="button" className={classes.first} onClick={() => open(row)}>
        {shown}
      </button>
    )
  }
  return (
    <tr className={open ? 'row-open' : undefined} aria-selected={selected} onClick={clicked}>
      {columns.map((column, index) => (
        <td key={column.id} data-align={column.align}>
          {index === 0 ? first(column.cell(row)) : column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

export function Skeletons({ columns }: { columns: number }) {
  const lines = Array.from({ length: 12 }, (_, line) => line)
  return lines.map((line) => <SkeletonRow key={line} line={line} columns={columns} />)
}

/** A row that is still to come. */
export function SkeletonRow({ line, columns }: { line: number; columns: number }) {
  const cells = Array.from({ length: columns }, (_, cell) => cell)
  return (
    <tr>
      {cells.map((cell) => (
        <td key={cell}>
          <Skeleton height={10} radius="sm" w={`${45 + ((line * 7 + cell * 13) % 40)}%`} />
        </td>
      ))}
    </tr>
  )
}
