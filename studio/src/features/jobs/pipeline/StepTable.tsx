import { useMemo, useState } from 'react'
import { StepKind } from '@/features/jobs/kinds'
import type { Difference } from '@/features/jobs/pipeline/compare'
import { awaited, inOrder, type Step, titleOf } from '@/features/jobs/pipeline/model'
import { text } from '@/features/jobs/pipeline/words'
import { type Column, Head, Row } from '@/ui/DataRow'
import tableClasses from '@/ui/DataTable.module.css'
import { Lasted } from '@/ui/Moment'
import { Status } from '@/ui/Status'
import classes from './pipeline.module.css'

const COLUMNS: Column<Step>[] = [
  { id: 'name', title: text.columns.name, cell: titleOf, width: 230, order: 'name' },
  { id: 'state', title: text.columns.state, cell: ({ state }) => <Status value={state} />, width: 110, order: 'state' },
  {
    id: 'duration',
    title: text.columns.duration,
    cell: (step) => (step.is_reused ? text.no : <Lasted from={step.started_at} to={step.ended_at} />),
    width: 90,
    order: 'duration',
    align: 'right',
  },
  {
    id: 'reused',
    title: text.columns.reused,
    cell: (step) => (step.is_reused ? text.yes : text.no),
    width: 80,
    order: 'reused',
  },
  { id: 'kind', title: text.columns.kind, cell: ({ kind }) => <StepKind kind={kind} />, width: 130, order: 'kind' },
]
const NARROWEST = 260

type Props = {
  steps: readonly Step[]
  chosen: string | undefined
  onChoose: (step: string) => void
  /** By step, where two runs are compared. */
  differences: ReadonlyMap<string, readonly Difference[]> | null
}

/** Every step with its state, how long it took, whether it was reused, and why. */
export function StepTable({ steps, chosen, onChoose, differences }: Props) {
  const [order, setOrder] = useState<string>()
  const columns = useMemo(
    () => [...COLUMNS, why(steps), ...(differences ? [differing(differences)] : [])],
    [steps, differences],
  )
  const rows = inOrder(steps, order, Date.now())
  return (
    <section
      className={classes.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={text.steps}
    >
      <table
        className={tableClasses.table}
        style={{ minWidth: columns.reduce((sum, { width = NARROWEST }) => sum + width, 0) }}
        aria-label={text.steps}
      >
        <colgroup>
          {columns.map(({ id, width }) => (
            <col key={id} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.id} column={column} order={order} sort={setOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((step) => (
            <Row
              key={step.name}
              row={step}
              columns={columns}
              link={undefined}
              open={({ name }) => onChoose(name)}
              selected={step.name === chosen}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The reason that a step has, else what it waits for. */
function why(steps: readonly Step[]): Column<Step> {
  const cell = (step: Step) => {
    const said = step.said || (step.state === 'Waiting' ? text.waits(awaited(step, steps)) : '')
    return <span title={said}>{said}</span>
  }
  return { id: 'said', title: text.columns.said, cell, order: 'said' }
}

function differing(differences: ReadonlyMap<string, readonly Difference[]>): Column<Step> {
  return {
    id: 'differs',
    title: text.columns.differs,
    cell: ({ name }) => {
      const said = (differences.get(name) ?? []).map(text.compare.told).join('; ')
      return <span title={said}>{said || text.no}</span>
    },
  }
}
