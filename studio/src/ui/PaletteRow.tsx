import { Box, Kbd } from '@mantine/core'
import type { TablerIcon } from '@tabler/icons-react'
import { pieces } from '@/lib/log'
import { Moment } from '@/ui/Moment'
import classes from './Palette.module.css'

/** A row of the palette; `about` stands beside its name, `at` or `keys` at its end. */
export type Choice = {
  id: string
  label: string
  about?: string
  at?: string
  keys?: string
  icon: TablerIcon
  run: () => void
}

type Props = { choice: Choice; typed: string; selected: boolean; choose: () => void; run: () => void }

export function PaletteRow({ choice, typed, selected, choose, run }: Props) {
  const { id, label, about, at, keys, icon: Icon } = choice
  return (
    <Box
      id={id}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      className={classes.row}
      // Only a mouse that moves: rows that come under a resting one choose nothing.
      onMouseMove={choose}
      onMouseDown={(event) => event.preventDefault()}
      onClick={run}
    >
      <Icon size={18} stroke={1.5} />
      <span className={classes.label}>
        <Marked text={label} typed={typed} />
      </span>
      <span className={classes.about}>{about}</span>
      <span className={classes.right}>{keys ? <Keys keys={keys} /> : at && <Moment at={at} />}</span>
    </Box>
  )
}

function Marked({ text, typed }: { text: string; typed: string }) {
  let place = 0
  return pieces(text, typed).map((piece) => {
    const key = place
    place += piece.text.length
    return piece.hit ? <mark key={key}>{piece.text}</mark> : <span key={key}>{piece.text}</span>
  })
}

function Keys({ keys }: { keys: string }) {
  return keys.split(' ').map((key) => (
    <Kbd key={key} size="xs" ml={3}>
      {key}
    </Kbd>
  ))
}
