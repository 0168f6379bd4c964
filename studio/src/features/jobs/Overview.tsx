import { Alert, Badge, Grid, Group, Stack, Table, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { JobOut } from '@/api/client'
import { Attempts } from '@/features/jobs/Attempts'
import { JobKind } from '@/features/jobs/kinds'
import { Values } from '@/features/jobs/Metrics'
import { gitOf, hasEnded, inputsOf, installedOf, numberOf, textOf } from '@/features/jobs/model'
import { GitCommit, Parent, Ran, Started, Worker } from '@/features/jobs/OverviewCells'
import { isParent } from '@/features/jobs/pipeline/model'
import { loggedQuery, runQuery } from '@/features/jobs/queries'
import { Services } from '@/features/jobs/Services'
import { isLogged } from '@/features/jobs/system'
import { WhyItFailed, WhyItWaits } from '@/features/jobs/Why'
import { text } from '@/features/jobs/words'
import { lasted, money, size } from '@/lib/format'
import { By } from '@/ui/By'
import { CodeBlock, Copy } from '@/ui/Copy'
import { Lasted, Moment } from '@/ui/Moment'
import { Details, Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'

const MOST_METRICS = 10

export function Overview({ job }: { job: JobOut }) {
  const lock = installedOf(job)
  return (
    <Stack gap="sm">
      <WhyItFailed job={job} />
      <WhyItWaits job={job} />
      {(job.warnings ?? []).map((warning) => (
        <Alert key={warning} color="yellow" icon={<IconInfoCircle size={16} />} title={text.warnings}>
          {warning}
        </Alert>
      ))}
      <Grid gap="sm">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Panel title={text.details}>
            <About job={job} />
          </Panel>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="sm">
            {job.command && (
              <Panel title={text.fields.command}>
                <CodeBlock text={job.command} maxHeight={160} />
              </Panel>
            )}
            {job.run_id && <LatestMetrics job={job} />}
            <Services job={job} />
            <Attempts job={job} />
            <Inputs job={job} />
            {job.run_id && <Models job={job} />}
            {job.result !== null && job.result !== undefined && (
              <Panel title={text.result}>
                <CodeBlock text={JSON.stringify(job.result, null, 2)} maxHeight={260} />
              </Panel>
            )}
            {lock.length > 0 && (
              <Panel title={text.lock} actions={<Badge color="gray">{lock.length}</Badge>}>
                <CodeBlock text={lock.join('\n')} maxHeight={220} />
              </Panel>
            )}
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  )
}

/** What the job has logged, at a glance; nothing where it has logged none. */
function LatestMetrics({ job }: { job: JobOut }) {
  const { workspace } = useParams({ from: '/workspaces/$workspace' })
  const { data } = useQuery(runQuery(workspace, job.name, !hasEnded(job)))
  const metrics = (data?.run.data.metrics ?? []).filter(isLogged)
  return metrics.length > 0 && <Values metrics={metrics} most={MOST_METRICS} />
}

type Row = [string, ReactNode]

function About({ job }: { job: JobOut }) {
  const code = job.code && text.codeFiles(numberOf(job.code, 'files') ?? 0, size(numberOf(job.code, 'size') ?? 0))
  const git = gitOf(job)
  const f = text.fields
  const schedule = job.tags['lazulite.schedule']
  const owner = job.owner === 'jobs' ? null : job.owner
  const ofProcess: Row[] = [
    [f.compute, job.compute && <RefLink key="q" of={`compute/${job.compute}`} />],
    [f.worker, job.worker && <Worker key="w" job={job} />],
    [f.attempt, (job.attempt ?? 0) > 1 && job.attempt],
    [f.exit, job.exit_code],
    [f.cpu, typeof job.cpu_seconds === 'number' ? lasted(job.cpu_seconds) : null],
    [f.memory, typeof job.peak_memory_bytes === 'number' ? size(job.peak_memory_bytes) : null],
    [f.environment, <Ran key="e" job={job} />],
    [f.isolation, textOf(job.environment, 'isolation')],
    [f.limits, textOf(job.environment, 'limits')],
    [f.code, code],
  ]
  // What there is nothing to say of is not said: a new job would be a list of dashes.
  return (
    <Details
      rows={told([
        [f.experiment, job.experiment_name],
        [f.description, job.description],
        [f.created, <Moment key="c" at={job.created_at} />],
        [f.by, <By key="b" who={job.created_by} />],
        [f.started, job.started_at && <Started key="s" job={job} />],
        [f.duration, job.started_at && <Lasted key="d" from={job.started_at} to={job.ended_at} />],
        [f.cost, money(job.cost, job.currency) || null],
        [f.type, <JobKind key="k" type={job.type} />],
        ...(isParent(job) ? [] : ofProcess),
        [f.git, git && <GitCommit key="g" git={git} />],
        job.parent ? [f.parent, <Parent key="p" name={job.parent} node={job.node} />] : [f.owner, owner],
        ...(schedule ? ([[f.schedule, <RefLink key="w" of={`schedules/${schedule}`} />]] satisfies Row[]) : []),
        [f.tags, Object.keys(job.tags).length > 0 && <Tags key="t" tags={job.tags} />],
        [
          f.id,
          <Group key="i" gap={4}>
            <span className="mono">{job.name}</span>
            <Copy text={job.name} />
          </Group>,
        ],
      ])}
    />
  )
}

const told = (rows: Row[]): Row[] =>
  rows.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '')

export function Tags({ tags }: { tags: Record<string, string> }) {
  const found = Object.entries(tags)
  if (!found.length) return <>–</>
  return (
    <Group gap={4}>
      {found.map(([name, value]) => (
        <Badge key={name} color="gray">
          {value ? `${name}: ${value}` : name}
        </Badge>
      ))}
    </Group>
  )
}

/** The models that it has logged, each with the versions that were made of it. */
function Models({ job }: { job: JobOut }) {
  const { workspace } = useParams({ from: '/workspaces/$workspace' })
  const { data = [] } = useQuery(loggedQuery(workspace, job.name))
  if (!data.length) return null
  return (
    <Panel title={text.models.title} padded={false}>
      <Table>
        <Table.Tbody>
          {data.map(({ id, name, versions }) => (
            <Table.Tr key={id}>
              <Table.Td w="28%">
                <span className="mono">{name}</span>
              </Table.Td>
              <Table.Td>
                {versions.length ? (
                  <Group gap="xs">
                    {versions.map((version) => (
                      <RefLink key={version} of={`model:${version}`} />
                    ))}
                  </Group>
                ) : (
                  <Text size="sm" c="dimmed">
                    {text.models.none}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}

function Inputs({ job }: { job: JobOut }) {
  const inputs = inputsOf(job)
  if (!inputs.length) return null
  return (
    <Panel title={text.inputs} padded={false}>
      <Table>
        <Table.Tbody>
          {inputs.map((given) => (
            <Table.Tr key={given.name}>
              <Table.Td w="28%">
                <span className="mono">{given.name}</span>
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {given.subject ? <RefLink of={given.subject}>{given.said}</RefLink> : given.said}
              </Table.Td>
              <Table.Td c="dimmed" ta="right" style={{ whiteSpace: 'nowrap' }}>
                {given.size === null ? given.type : `${given.type} · ${size(given.size)}`}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}
