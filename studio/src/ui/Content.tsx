import type { ReactNode } from 'react'
import { said, shapeOf } from '@/lib/content'
import { figure } from '@/lib/format'
import { refOf } from '@/lib/refs'
import { Details } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import classes from './Content.module.css'

type Props = { value: unknown; name?: string }

/** JSON that somebody left, as facts, tables and lists instead of braces. */
export function Content({ value }: { value: unknown }) {
  const shape = shapeOf(value)
  switch (shape.kind) {
    case 'plain':
      return <Value value={shape.value} />
    case 'words':
      return <Words values={shape.values} />
    case 'list':
      return (
        <div className={classes.parts}>
          {shape.items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the items have no other name
            <Content key={index} value={item} />
          ))}
        </div>
      )
    case 'table':
      return <ContentTable columns={shape.columns} rows={shape.rows} />
    case 'parts':
      return (
        <div className={classes.parts}>
          {shape.facts.length > 0 && (
            <Details
              rows={shape.facts.map(([name, fact]): [string, ReactNode] => [
                said(name),
                <Value key={name} value={fact} name={name} />,
              ])}
            />
          )}
          {shape.sections.map(([name, section]) => (
            <section key={name} className={classes.section}>
              <h4>{said(name)}</h4>
              <Content value={section} />
            </section>
          ))}
        </div>
      )
  }
}

function ContentTable({ columns, rows }: { columns: string[]; rows: { name: string | null; cells: unknown[] }[] }) {
  const named = rows.some(({ name }) => name !== null)
  const numeric = columns.map((_, place) => rows.some(({ cells }) => typeof cells[place] === 'number'))
  return (
    <div className={classes.scroller}>
      <table className={classes.table}>
        <thead>
          <tr>
            {named && <td />}
            {columns.map((column, place) => (
              <th key={column} scope="col" data-number={numeric[place]}>
                {said(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cells }, index) => (
            <tr key={name ?? index}>
              {name !== null && <th scope="row">{said(name)}</th>}
              {cells.map((cell, place) => (
                <td key={columns[place]} data-number={numeric[place]}>
                  <Content value={cell ?? null} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Words({ values }: { values: (string | number | boolean | null)[] }) {
  if (!values.length) return <>–</>
  if (values.every((value) => typeof value !== 'string' || value.length < 24))
    return <>{values.map((value) => (typeof value === 'number' ? figure(value) : String(value))).join(', ')}</>
  return (
    <ul className={classes.words}>
      {values.map((value) => (
        <li key={String(value)}>
          <Value value={value} />
        </li>
      ))}
    </ul>
  )
}

const DIGEST = /^[0-9a-f]{40,64}$/

function Value({ value, name = '' }: Props) {
  if (value === null || value === '') return <>–</>
  if (typeof value === 'number') return <span className="numbers">{figure(value)}</span>
  if (typeof value === 'boolean') return <>{value ? 'yes' : 'no'}</>
  const text = String(value)
  if (name === 'release') return <RefLink of={`releases/${text}`}>{text}</RefLink>
  if (refOf(text)) return <RefLink of={text}>{text}</RefLink>
  if (DIGEST.test(text))
    return (
      <span className="mono" title={text}>
        {text.slice(0, 12)}
      </span>
    )
  return <>{text}</>
}
