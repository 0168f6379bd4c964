import type { ReactNode } from 'react'
import classes from './Stats.module.css'

export type Stat = {
  label: string
  value: ReactNode
  note?: ReactNode
  /** Where there is room it takes that of two. */
  isWide?: boolean
}

/** The few figures that say how a thing stands. */
export function Stats({ stats }: { stats: readonly Stat[] }) {
  return (
    <dl className={`panel ${classes.stats}`}>
      {stats.map(({ label, value, note, isWide }) => (
        <div key={label} data-wide={isWide}>
          <dt>{label}</dt>
          <dd className={classes.value}>{value}</dd>
          {note && <dd className={classes.note}>{note}</dd>}
        </div>
      ))}
    </dl>
  )
}
