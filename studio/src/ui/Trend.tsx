import { Text } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = {
  /** Above zero where the figure went up. */
  by: number
  /** Null where it is neither. */
  better: boolean | null
  /** The same in words. */
  said: string
  children?: ReactNode
}

/** An arrow the way a figure went; its colour says whether that is better or worse. */
export function Trend({ by, better, said, children }: Props) {
  return (
    <Text
      span
      inherit
      fw={500}
      c={better === null ? 'dimmed' : better ? 'var(--better)' : 'var(--beyond)'}
      title={said}
      aria-label={said}
      role="img"
    >
      {by === 0 ? '=' : by > 0 ? '▲' : '▼'} {children}
    </Text>
  )
}
