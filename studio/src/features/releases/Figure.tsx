import { Text } from '@mantine/core'
import { judged, type Stage } from '@/features/releases/model'
import { text } from '@/features/releases/words'
import { figure } from '@/lib/format'
import { Trend } from '@/ui/Trend'

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
          <Trend by={found.candidate - found.champion} better={found.better} said={text.standing(found.better)} />{' '}
          <Text span inherit c="dimmed">
            {text.against(figure(found.champion))}
          </Text>
        </>
      )}
    </span>
  )
}
