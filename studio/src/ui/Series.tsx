import { Box, Group, Skeleton, Text, UnstyledButton } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { figure } from '@/lib/format'
import { clockOf, dated, dayOf } from '@/lib/moments'
import type { SeriesProps } from '@/ui/charts/Canvas'
import { seriesColour } from '@/ui/charts/colours'
import classes from './Series.module.css'

const Canvas = lazy(() => import('@/ui/charts/Canvas').then(({ Canvas }) => ({ default: Canvas })))

/** Lines over time or steps: the legend shows the values under the pointer, and a click on it hides a line. */
export function Series(props: SeriesProps) {
  const { lines, names, x, xs, height = 220, format = figure, picked, small = false } = props
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [hovered, setHovered] = useState<number | null>(null)
  const shown = hovered ?? picked ?? xs.length - 1
  const place = xs[shown]
  const toggle = (label: string) =>
    setHidden((before) => {
      const after = new Set(before)
      if (!after.delete(label)) after.add(label)
      return after
    })
  return (
    <Box>
      <Suspense fallback={<Skeleton h={height} />}>
        <Canvas {...props} hidden={hidden} onHover={setHovered} />
      </Suspense>
      <Group gap={4} mt={4} className={classes.legend}>
        {lines.map((line, index) => (
          <UnstyledButton
            key={line.label}
            className={classes.entry}
            aria-pressed={!hidden.has(line.label)}
            onClick={() => toggle(line.label)}
          >
            <span
              className={classes.sign}
              data-dashed={line.dashed}
              style={{ color: seriesColour(line.colour ?? index) }}
            />
            {line.label}
            <span className={classes.value}>{shownValue(line.values[shown], format)}</span>
          </UnstyledButton>
        ))}
        {place !== undefined && (
          <Text size="xs" c="dimmed" ml="auto" className="numbers">
            {x === 'names' ? names?.[shown] : x === 'time' ? moment(place, small) : figure(place)}
          </Text>
        )}
      </Group>
    </Box>
  )
}

function moment(seconds: number, small: boolean): string {
  const at = new Date(seconds * 1000)
  return small ? `${dayOf(at)} ${clockOf(at)}` : dated(at)
}

const shownValue = (value: number | null | undefined, format: (value: number) => string) =>
  value === null || value === undefined ? '–' : format(value)
