import { Text } from '@mantine/core'
import { judged, type Stage } from '@/features/releases/model'
import { text } from '@/features/releases/words'
import { figure } from '@/lib/format'

/** The candidate's figure, and the champion's beside it. */
export function JudgedFigure({ stages }: { stages: readonly Stage[] }) {
  const found = judged(stages)
  if (!found || found.candidate === null) return <>–</>
  return (
    <span className="numbers">
      <Text span inherit c="dimmed">
        {found.metric}
      </Text>{' '}
      {figure(found.candidate)}{' '}
      {found.champion !== null && (
        <>
          <Text span inherit fw={500} c={found.better ? 'var(--better)' : 'var(--beyond)'}>
            {found.better === null ? '=' : found.better ? '▲' : '▼'}
          </Text>{' '}
          <Text span inherit c="dimmed">
            {text.against(figure(found.champion))}
          </Text>
        </>
      )}
    </span>
  )
}
