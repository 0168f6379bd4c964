import { Button, Grid, Group, Select, Stack, Text } from '@mantine/core'
import { IconTestPipe } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { DecisionPanel } from '@/features/triggers/DecisionPanel'
import { FactForm } from '@/features/triggers/FactForm'
import { blank, factOf, type Written, writtenOf } from '@/features/triggers/fact'
import { kindsOf, type Rule } from '@/features/triggers/model'
import { type Fact, kindsQuery, recentQuery, tryTrigger } from '@/features/triggers/queries'
import { text } from '@/features/triggers/words'
import { dated } from '@/lib/moments'
import { useAct } from '@/ui/act'
import { Panel } from '@/ui/Page'

const words = text.test
const MOST_TYPES = 12

/** A fact that has happened, or might: what the trigger would do with it, clause by clause. */
export function TestTab({ workspace, rule }: { workspace: string; rule: Rule }) {
  const { data: kinds = [] } = useQuery(kindsQuery)
  const heard = kindsOf(rule.when, kinds)
  const types = heard.map(({ type }) => type)
  const { data: recent = [] } = useQuery({
    ...recentQuery(workspace, types.slice(0, MOST_TYPES)),
    enabled: types.length > 0,
  })
  const [chosen, choose] = useState<string | null>(null)
  const [changed, change] = useState<Written | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  const act = useAct((fact: Fact) => tryTrigger(workspace, rule.name, fact))
  const fact = recent.find(({ id }) => id === chosen) ?? recent[0]
  const written = changed ?? (fact ? writtenOf(fact) : heard[0] ? blank(heard[0]) : null)
  const run = () => {
    if (!written) return
    const read = factOf(written)
    setWrong('wrong' in read ? read.wrong : null)
    if ('fact' in read) act.mutate(read.fact)
  }
  return (
    <Grid gap="sm">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Panel title={words.title}>
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              {words.what}
            </Text>
            <Select
              label={words.choose}
              placeholder={recent.length ? undefined : words.none}
              data={recent.map(({ id, type, subject, occurred_at }) => ({
                value: id,
                label: `${type} · ${subject} · ${dated(new Date(occurred_at))}`,
              }))}
              value={fact?.id ?? null}
              onChange={(id) => {
                choose(id)
                change(null)
                act.reset()
              }}
              allowDeselect={false}
              searchable
              disabled={!recent.length}
            />
            {written && <FactForm written={written} change={change} types={types} run={run} wrong={wrong} />}
            <Group justify="flex-end">
              <Button leftSection={<IconTestPipe size={14} />} onClick={run} loading={act.isPending}>
                {words.ask}
              </Button>
            </Group>
          </Stack>
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <DecisionPanel decision={act.data ?? null} />
      </Grid.Col>
    </Grid>
  )
}
