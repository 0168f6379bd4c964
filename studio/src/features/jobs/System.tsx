import { SimpleGrid, Stack, Text } from '@mantine/core'
import { useQueries, useSuspenseQuery } from '@tanstack/react-query'
import type { JobOut } from '@/api/client'
import { hasEnded } from '@/features/jobs/model'
import { historyQuery, runQuery } from '@/features/jobs/queries'
import { type Chart, chartsOf, lineName, together } from '@/features/jobs/system'
import { text } from '@/features/jobs/words'
import { Empty } from '@/ui/Faces'
import { Panel } from '@/ui/Page'
import { Series } from '@/ui/Series'

/** What a job uses of its machine, over time. */
export function System({ job, workspace }: { job: JobOut; workspace: string }) {
  const live = !hasEnded(job)
  const { data } = useSuspenseQuery(runQuery(workspace, job.name, live))
  const charts = chartsOf(data.run.data.metrics ?? [])
  if (!charts.length) return <Empty title={text.system.none.title}>{text.system.none.what}</Empty>
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {text.system.what}
      </Text>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="sm">
        {charts.map(({ chart, keys }) => (
          <Lines key={chart} chart={chart} keys={keys} run={job.name} workspace={workspace} live={live} />
        ))}
      </SimpleGrid>
    </Stack>
  )
}

type Of = { chart: Chart; keys: string[]; run: string; workspace: string; live: boolean }

function Lines({ chart, keys, run, workspace, live }: Of) {
  const found = useQueries({ queries: keys.map((key) => historyQuery(workspace, run, key, live)) })
  const { xs, values } = together(found.map(({ data }) => data ?? []))
  const title = text.system.charts[chart]
  return (
    <Panel title={title}>
      <Series
        label={title}
        xs={xs}
        lines={keys.map((key, index) => ({ label: lineName(chart, key), values: values[index] ?? [] }))}
        height={180}
        small
      />
    </Panel>
  )
}
