import { Group, Select, Text } from '@mantine/core'
import { useMemo } from 'react'
import type { Axis } from '@/features/jobs/sweep/axes'
import { historyOf } from '@/features/jobs/sweep/history'
import type { Tried } from '@/features/jobs/sweep/model'
import { text } from '@/features/jobs/sweep/words'
import { Series } from '@/ui/Series'

const t = text.history

type Props = {
  metric: string
  goal: string
  tried: readonly Tried[]
  picked: ReadonlySet<number>
  /** The parameters'. */
  axes: readonly Axis[]
  /** `number`, `ended`, or a parameter's name. */
  over: string
  onOver: (over: string) => void
  chosen: number | undefined
  onChoose: (number: number) => void
  height: number
}

/** What each trial has reached, by its turn with the best so far, or by one of its parameters. */
export function HistoryChart({ metric, goal, tried, picked, axes, over, onOver, chosen, onChoose, height }: Props) {
  const drawn = useMemo(() => historyOf(tried, picked, axes, { over, goal }), [tried, picked, axes, over, goal])
  const options = [
    { value: 'number', label: t.number },
    { value: 'ended', label: t.ended },
    ...axes.map(({ id, title }) => ({ value: `=${id}`, label: title })),
  ]
  const at = drawn.numbers.indexOf(chosen ?? -1)
  return (
    <div style={{ padding: '8px 12px 6px' }}>
      <Group gap={8} mb={4}>
        <Text size="xs" c="dimmed">
          {metric} · {t.over}
        </Text>
        <Select
          size="xs"
          w={150}
          data={options}
          value={over}
          onChange={(asked) => asked && onOver(asked)}
          allowDeselect={false}
          aria-label={t.over}
        />
      </Group>
      {drawn.numbers.length ? (
        <Series
          label={t.label(metric, options.find(({ value }) => value === over)?.label ?? over)}
          xs={drawn.xs}
          x={drawn.x}
          names={drawn.names}
          lines={drawn.lines}
          height={height - 72}
          onPick={(index) => {
            const number = drawn.numbers[index]
            if (number !== undefined) onChoose(number)
          }}
          picked={at < 0 ? undefined : at}
        />
      ) : (
        <Text c="dimmed" size="sm" py="lg" ta="center">
          {t.none}
        </Text>
      )}
    </div>
  )
}
