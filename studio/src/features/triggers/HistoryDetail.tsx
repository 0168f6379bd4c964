import { Button, Grid, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { clausesThen, type Entry, type Happening } from '@/features/triggers/model'
import { factQuery, weighedQuery } from '@/features/triggers/queries'
import { Weighed } from '@/features/triggers/Weighed'
import { text } from '@/features/triggers/words'
import { who } from '@/lib/principals'
import { toYaml } from '@/lib/yamlText'
import { CodeBlock, Copy } from '@/ui/Copy'
import { Failure, Loading } from '@/ui/Faces'
import { FactModal } from '@/ui/FactModal'
import { Moment } from '@/ui/Moment'
import { RefLink } from '@/ui/RefLink'

const words = text.history
type Props = { workspace: string; name: string; happening: Happening }

/** The clauses of an entry, the fact itself, and those that were gathered before it. */
export function HistoryDetail({ workspace, name, happening: { entry, gathered } }: Props) {
  const fact = useQuery(factQuery(workspace, entry.fact))
  const weighed = useQuery({
    ...weighedQuery(workspace, name, fact.data ?? { id: entry.fact, type: '', subject: '', data: {}, actor: '' }),
    enabled: fact.data !== undefined,
  })
  const [open, setOpen] = useState<string | null>(null)
  if (fact.error) return <Failure error={fact.error} again={() => void fact.refetch()} />
  if (!fact.data) return <Loading />
  return (
    <Grid gap="md" mt={4}>
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Part title={words.clauses}>
          <Weighed clauses={clausesThen(entry, weighed.data?.clauses ?? [])} />
        </Part>
        {gathered.length > 0 && (
          <Part title={words.earlier}>
            <Gathered entries={gathered} />
          </Part>
        )}
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Part title={words.fact}>
          <Text size="xs" c="dimmed">
            {fact.data.type} <RefLink of={fact.data.subject}>{fact.data.subject}</RefLink>{' '}
            {words.recordedBy(who(fact.data.actor))}, <Moment at={fact.data.occurred_at} />
          </Text>
          <Group gap="xs">
            <Button size="compact-xs" variant="subtle" onClick={() => setOpen(entry.fact)}>
              {words.causes}
            </Button>
            <Text size="xs" c="dimmed" className="mono">
              {fact.data.id} <Copy text={fact.data.id} />
            </Text>
          </Group>
          <CodeBlock text={toYaml(fact.data.data)} maxHeight={260} />
        </Part>
      </Grid.Col>
      <FactModal workspace={workspace} entry={open} close={() => setOpen(null)} show={setOpen} />
    </Grid>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap={4} mb="sm">
      <Title order={3} fz="xs" c="dimmed">
        {title}
      </Title>
      {children}
    </Stack>
  )
}

function Gathered({ entries }: { entries: readonly Entry[] }) {
  return (
    <Stack gap={2}>
      {entries.map(({ fact, type, subject, at }) => (
        <Text key={fact} size="sm">
          {type} <RefLink of={subject}>{subject}</RefLink>{' '}
          <Text span size="xs" c="dimmed">
            <Moment at={at} />
          </Text>
        </Text>
      ))}
    </Stack>
  )
}
