import { Menu } from '@mantine/core'
import { type Axis, METRIC, type Scale } from '@/features/jobs/sweep/axes'
import { text } from '@/features/jobs/sweep/words'
import classes from './sweep.module.css'

const t = text.parallel

export type AxisActs = {
  move: (id: string, by: -1 | 1) => void
  hide: (id: string) => void
  /** None where all are shown. */
  showAll?: () => void
  scale: (scale: Scale) => void
}

type Props = { axis: Axis; index: number; of: number; acts: AxisActs; clear?: () => void }

/** What can be done with an axis. */
export function AxisMenu({ axis, index, of, acts, clear }: Props) {
  return (
    <Menu position="bottom" withinPortal>
      <Menu.Target>
        <button type="button" className={classes.title} aria-label={t.axis(axis.title)} title={axis.title}>
          {axis.title}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={!clear} onClick={clear}>
          {t.clear}
        </Menu.Item>
        <Menu.Item disabled={index === 0} onClick={() => acts.move(axis.id, -1)}>
          {t.left}
        </Menu.Item>
        <Menu.Item disabled={index === of - 1} onClick={() => acts.move(axis.id, 1)}>
          {t.right}
        </Menu.Item>
        <Menu.Item disabled={of < 3} onClick={() => acts.hide(axis.id)}>
          {t.hide}
        </Menu.Item>
        {acts.showAll && <Menu.Item onClick={acts.showAll}>{t.all}</Menu.Item>}
        {axis.id === METRIC && axis.kind === 'number' && (
          <>
            <Menu.Label>{t.scale}</Menu.Label>
            {(['linear', 'log', 'rank'] as const).map((scale) => (
              <Menu.Item
                key={scale}
                fw={axis.scale === scale ? 600 : undefined}
                disabled={scale === 'log' && axis.low <= 0}
                onClick={() => acts.scale(scale)}
              >
                {t.scales[scale]}
              </Menu.Item>
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
