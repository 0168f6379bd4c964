import { percentBusy, saidSlots } from '@/features/workers/model'
import classes from './workers.module.css'

/** How many of a worker's slots are busy. */
export function Slots({ worker }: { worker: { slots: number; slots_busy: number } }) {
  const percent = percentBusy(worker)
  return (
    <span className={classes.slots}>
      <span className={classes.bar} data-full={percent === 100} role="img" aria-label={saidSlots(worker)}>
        <span style={{ width: `${percent}%` }} />
      </span>
      <span className="numbers" aria-hidden>
        {worker.slots_busy} / {worker.slots}
      </span>
    </span>
  )
}
