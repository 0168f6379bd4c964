import { useMemo } from 'react'
import type { Axis } from '@/features/jobs/sweep/axes'
import { METRIC } from '@/features/jobs/sweep/axes'
import { inOrder, type Tried } from '@/features/jobs/sweep/model'
import { Swatch } from '@/features/jobs/sweep/Outcomes'
import { said, text } from '@/features/jobs/sweep/words'
import { lasted } from '@/lib/format'
import type { Column } from '@/ui/DataRow'
import { Empty } from '@/ui/Faces'
import { Lasted } from '@/ui/Moment'
import { Rows } from '@/ui/Rows'

type Props = {
  workspace: string
  tried: readonly Tried[]
  axes: readonly Axis[]
  metric: string
  goal: string
  best: number | undefined
  order: string | undefined
  onOrder: (order: string | undefined) => void
  chosen: number | undefined
  onChoose: (number: number) => void
}

/** The picked trials, the best first: a row chooses, its number leads to the job. */
export function TrialTable({ workspace, tried, axes, metric, goal, best, order, onOrder, chosen, onChoose }: Props) {
  const rows = useMemo(() => inOrder(tried, order, goal), [tried, order, goal])
  const columns = useMemo(() => columnsOf(axes, metric, best), [axes, metric, best])
  if (!rows.length) return <Empty title={text.nothing.title}>{text.nothing.what}</Empty>
  return (
    <Rows
      label={text.table}
      columns={columns}
      order={order}
      onOrder={onOrder}
      count={rows.length}
      rowAt={(index) => rows[index]}
      rowKey={({ number }) => String(number)}
      link={({ trial }) => ({
        to: '/workspaces/$workspace/jobs/$name',
        params: { workspace, name: trial.job },
        search: {},
      })}
      open={({ number }) => onChoose(number)}
      onReach={({ number }) => onChoose(number)}
      isSelected={({ number }) => number === chosen}
    />
  )
}

function columnsOf(axes: readonly Axis[], metric: string, best: number | undefined): Column<Tried>[] {
  return [
    {
      id: 'number',
      title: text.columns.number,
      cell: ({ number }) => `${number}${number === best ? ` · ${text.parallel.best}` : ''}`,
      order: 'number',
      width: 96,
    },
    { id: 'value', title: metric, cell: ({ trial }) => said(trial.value), order: 'value', width: 120, align: 'right' },
    {
      id: 'outcome',
      title: text.columns.outcome,
      cell: ({ outcome }) => <Swatch outcome={outcome} />,
      order: 'outcome',
      width: 130,
    },
    ...axes
      .filter(({ id }) => id !== METRIC)
      .map(
        ({ id, title, kind }): Column<Tried> => ({
          id: `=${id}`,
          title,
          cell: ({ values }) => said(values[id]),
          order: id,
          width: 110,
          align: kind === 'number' ? 'right' : undefined,
        }),
      ),
    {
      id: 'duration',
      title: text.columns.duration,
      cell: ({ trial }) =>
        trial.duration_seconds === null ? (
          <Lasted from={trial.started_at} to={trial.ended_at} />
        ) : (
          lasted(trial.duration_seconds)
        ),
      order: 'duration',
      width: 96,
      align: 'right',
    },
    {
      id: 'said',
      title: text.columns.said,
      cell: ({ trial }) => <span title={trial.said}>{trial.said}</span>,
      order: 'said',
    },
  ]
}
