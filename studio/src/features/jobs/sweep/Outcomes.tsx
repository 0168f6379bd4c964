import { Group, UnstyledButton } from '@mantine/core'
import { countedOutcomes, type Outcome, type Tried } from '@/features/jobs/sweep/model'
import { text } from '@/features/jobs/sweep/words'
import { colourOf } from '@/ui/Status'
import classes from './sweep.module.css'

const DASHED: ReadonlySet<Outcome> = new Set<Outcome>(['Stopped early', 'Running', 'Queued', 'Failed', 'Canceled'])
const inkOf = (outcome: Outcome) =>
  `var(--mantine-color-${outcome === 'Stopped early' ? 'orange' : colourOf(outcome)}-6)`

/** How a trial went, as everywhere on the page. */
export function Swatch({ outcome }: { outcome: Outcome }) {
  return (
    <>
      <i className={classes.swatch} style={{ background: inkOf(outcome) }} />
      {outcome}
    </>
  )
}

type Props = { tried: readonly Tried[]; hidden: ReadonlySet<string>; onHidden: (hidden: Set<string>) => void }

/** How many trials went how; each is a switch that hides them. */
export function Outcomes({ tried, hidden, onHidden }: Props) {
  const toggle = (outcome: Outcome) => {
    const after = new Set(hidden)
    if (!after.delete(outcome)) after.add(outcome)
    onHidden(after)
  }
  return (
    <Group gap={6} role="group" aria-label={text.outcomes}>
      {countedOutcomes(tried).map(([outcome, count]) => (
        <UnstyledButton
          key={outcome}
          className={classes.chip}
          data-dashed={DASHED.has(outcome)}
          aria-pressed={!hidden.has(outcome)}
          __vars={{ '--state': inkOf(outcome) }}
          onClick={() => toggle(outcome)}
        >
          <i />
          {text.outcome(outcome, count)}
        </UnstyledButton>
      ))}
    </Group>
  )
}
