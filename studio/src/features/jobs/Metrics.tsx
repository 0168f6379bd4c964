import { Box, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import type { JobOut } from '@/api/client'
import { hasEnded, lineOf, type Metric } from '@/features/jobs/model'
import { historyQuery, runQuery } from '@/features/jobs/queries'
import { isLogged } from '@/features/jobs/system'
import { text } from '@/features/jobs/words'
import { figure } from '@/lib/format'
import { Empty } from '@/ui/Faces'
import { Panel } from '@/ui/Page'
import { Series } from '@/ui/Series'

/** Each metric's latest value, its curve where it has more than one point, and the parameters of the run. */
export function Metrics({ job, workspace }: { job: JobOut; workspace: string }) {
  const live = !hasEnded(job)
  const { data } = useSuspenseQuery(runQuery(workspace, job.name, live))
  const metrics = (data.run.data.metrics ?? []).filter(isLogged)
  const params = data.run.data.params ?? []
  if (!metrics.length && !params.length)
    return (
      <Empty title={text.noMetrics.title} command="mlflow.autolog()">
        {text.noMetrics.what}
      </Empty>
    )
  return (
    <Stack gap="sm">
      {metrics.length > 0 && <Values metrics={metrics} />}
      <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} spacing="sm">
        {metrics.map(({ key }) => (
          <History key={key} workspace={workspace} run={job.name} metric={key} live={live} />
        ))}
      </SimpleGrid>
      {params.length > 0 && <Params params={params} />}
    </Stack>
  )
}

/** The latest value of each; of more than `most` the first ones, and how many more there are. */
export function Values({ metrics, most = metrics.length }: { metrics: Metric[]; most?: number }) {
  const left = metrics.length - most
  return (
    <Panel title={text.latest}>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="md">
        {metrics.slice(0, most).map(({ key, value }) => (
          <Box key={key}>
            <Text size="xs" c="dimmed" truncate title={key}>
              {key}
            </Text>
            <Text fz="lg" fw={600} className="numbers">
              {figure(value)}
            </Text>
          </Box>
        ))}
      </SimpleGrid>
      {left > 0 && (
        <Text size="xs" c="dimmed" mt="xs">
          {text.moreMetrics(left)}
        </Text>
      )}
    </Panel>
  )
}

function History({ workspace, run, metric, live }: { workspace: string; run: string; metric: string; live: boolean }) {
  const { data: history } = useQuery(historyQuery(workspace, run, metric, live))
  if (!history || history.length < 2) return null
  const line = lineOf(history)
  return (
    <Panel title={metric}>
      <Series
        label={text.curve(metric, line.by)}
        xs={line.points.map(({ x }) => x)}
        lines={[{ label: metric, values: line.points.map(({ y }) => y) }]}
        height={180}
      />
    </Panel>
  )
}

function Params({ params }: { params: { key: string; value: string }[] }) {
  return (
    <Panel title={text.parameters} padded={false}>
      <Table>
        <Table.Tbody>
          {params.map(({ key, value }) => (
            <Table.Tr key={key}>
              <Table.Td w="34%" className="mono">
                {key}
              </Table.Td>
              <Table.Td className="mono" style={{ whiteSpace: 'pre-wrap' }}>
                {value}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}
