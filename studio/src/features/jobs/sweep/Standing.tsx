import { Alert, Anchor, Group, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import type { SweepOut } from '@/api/client'
import { flat } from '@/features/jobs/sweep/axes'
import { said, text } from '@/features/jobs/sweep/words'
import { figure } from '@/lib/format'
import { record, text as words } from '@/lib/json'
import { Copy } from '@/ui/Copy'
import { RefLink } from '@/ui/RefLink'
import { Stats } from '@/ui/Stats'

const t = text.stats

type Props = { sweep: SweepOut; trials: number; onBest: (number: number) => void }

/** How far a sweep is, the best so far with what it was given, and how it searches. */
export function Standing({ sweep, trials, onBest }: Props) {
  const { best, closed, extends: before } = sweep
  const algorithm = record(sweep.definition.sampling_algorithm)
  const policy = words(record(sweep.definition.early_termination).type)
  const given = best ? Object.entries(flat(best.parameters)).map(([name, value]) => `${name} = ${said(value)}`) : []
  const rule = [words(algorithm.type) ?? 'random', words(algorithm.rule)].filter(Boolean).join(', ')
  return (
    <>
      <Stats
        stats={[
          { label: t.trials, value: t.of(trials, sweep.max_trials), note: before && <Extends of={before} /> },
          {
            label: t.best(sweep.metric),
            value: best ? figure(best.value) : t.none,
            note: best && (
              <Anchor component="button" type="button" size="xs" onClick={() => onBest(best.number)}>
                {text.trial(best.number)}
              </Anchor>
            ),
          },
          {
            label: t.parameters,
            value: given.length ? (
              <Text span className="mono" style={{ fontSize: 12 }}>
                {given.join('  ')} <Copy text={JSON.stringify(best?.parameters)} />
              </Text>
            ) : (
              '–'
            ),
          },
          {
            label: t.search,
            value: (
              <Text span size="sm">
                {rule} · {t.goal(sweep.goal, sweep.metric)}
              </Text>
            ),
            note: `${policy ? t.stops(policy) : t.keeps} · ${t.seed(sweep.seed)}`,
          },
        ]}
      />
      {closed && (
        <Alert color="yellow" variant="light" p="xs" icon={<IconInfoCircle size={16} />} title={text.closed}>
          {closed}
        </Alert>
      )}
    </>
  )
}

const Extends = ({ of }: { of: string }) => (
  <Group gap={5}>
    <span>{text.extends}</span>
    <RefLink of={`jobs/${of}`} />
  </Group>
)
