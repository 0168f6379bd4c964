import { Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'

/** The figures that a reader wants first, side by side. */
export function Stats({ stats, actions }: { stats: [string, ReactNode][]; actions?: ReactNode }) {
  return (
    <Group className="panel" px="md" py="xs" gap="xl" justify="space-between">
      <Group component="dl" m={0} gap="xl">
        {stats.map(([title, value]) => (
          <div key={title}>
            <Text component="dt" size="xs" c="dimmed">
              {title}
            </Text>
            <Text component="dd" m={0} fz="md" fw={550} className="numbers">
              {value}
            </Text>
          </div>
        ))}
      </Group>
      {actions && <Group gap="xs">{actions}</Group>}
    </Group>
  )
}
