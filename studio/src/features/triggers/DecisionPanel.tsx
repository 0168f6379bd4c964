import { Alert, Stack, Text } from '@mantine/core'
import type { tryTrigger } from '@/features/triggers/queries'
import { Weighed } from '@/features/triggers/Weighed'
import { text } from '@/features/triggers/words'
import { toYaml } from '@/lib/yamlText'
import { Panel } from '@/ui/Page'
import { Status } from '@/ui/Status'
import { Yaml } from '@/ui/Yaml'

const words = text.test
type Decided = Awaited<ReturnType<typeof tryTrigger>>

const said = ({ refused, fires }: Decided): [string, string] =>
  refused ? [words.refused, 'refused'] : fires ? [words.fires, 'fired'] : [words.holds, 'held']

/** What a trigger would do: the clauses, and what it would start. */
export function DecisionPanel({ decision }: { decision: Decided | null }) {
  if (!decision)
    return (
      <Panel title={words.result}>
        <Text size="sm" c="dimmed">
          {words.notYet}
        </Text>
      </Panel>
    )
  const [title, outcome] = said(decision)
  return (
    <Panel title={title} actions={<Status value={outcome} />}>
      <Stack gap="sm" role="status">
        {decision.refused && (
          <Alert color="red" variant="light" p="xs">
            {decision.refused}
          </Alert>
        )}
        <Weighed clauses={decision.clauses} />
        {decision.wouldStart !== null && (
          <Stack gap={4}>
            <Text size="sm" fw={500}>
              {words.would}
            </Text>
            <Yaml label={words.would} value={toYaml(decision.wouldStart)} readOnly height="auto" />
          </Stack>
        )}
      </Stack>
    </Panel>
  )
}
