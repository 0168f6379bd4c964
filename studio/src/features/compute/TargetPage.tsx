import { Alert, Grid, Group, Select, Stack, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ComputeLoadOut, ComputeOut } from '@/api/client'
import { HOURS, hoursOf, needsSaid, pastOf, runningSaid } from '@/features/compute/model'
import { NodesPanel } from '@/features/compute/Nodes'
import { RunningPanel, WaitingPanel } from '@/features/compute/Queue'
import { loadQuery, targetQuery } from '@/features/compute/queries'
import { TargetActs } from '@/features/compute/TargetActs'
import { targetState, text } from '@/features/compute/words'
import { figure, span } from '@/lib/format'
import { By } from '@/ui/By'
import { Lasted, Moment } from '@/ui/Moment'
import { Details, Page, Panel } from '@/ui/Page'
import { Series } from '@/ui/Series'
import { Stats } from '@/ui/Stats'
import { Status } from '@/ui/Status'
import { words } from '@/words'

const HERE = '/workspaces/$workspace/compute/$name'

/** A compute target, or a queue that is none: what runs, what waits and why, and how busy it was. */
export function TargetPage() {
  const { workspace, name } = useParams({ from: HERE })
  const { hours } = useSearch({ from: HERE })
  const { data: target } = useSuspenseQuery(targetQuery(workspace, name))
  const { data: load } = useSuspenseQuery(loadQuery(workspace, name, hoursOf(hours)))
  const link = { to: '/workspaces/$workspace/workers', params: { workspace }, search: { tab: 'targets' } } as const
  return (
    <Page
      title={name}
      crumbs={[{ title: words.pages.workers, link }]}
      badges={target && <Status value={target.state} said={targetState(target.state)} />}
      actions={target && <TargetActs workspace={workspace} target={target} />}
      about={target ? target.description : text.queueOnly}
    >
      {target?.warnings?.map((warning) => (
        <Alert
          key={warning}
          color="yellow"
          variant="light"
          p="xs"
          icon={<IconInfoCircle size={16} />}
          title={text.warnings}
        >
          {warning}
        </Alert>
      ))}
      <Figures target={target} load={load} />
      <Grid gap="sm">
        <Grid.Col span={{ base: 12, lg: target ? 8 : 12 }}>
          <Stack gap="sm">
            <Past load={load} />
            <WaitingPanel workspace={workspace} load={load} />
            <RunningPanel workspace={workspace} load={load} />
            {target?.starter && <NodesPanel workspace={workspace} name={name} />}
          </Stack>
        </Grid.Col>
        {target && (
          <Grid.Col span={{ base: 12, lg: 4 }}>
            <About target={target} />
          </Grid.Col>
        )}
      </Grid>
    </Page>
  )
}

function Figures({ target, load }: { target: ComputeOut | null; load: ComputeLoadOut }) {
  const t = text.stats
  const first = load.waiting[0]
  const limit = target?.max_instances
  const ofTarget = target
    ? [
        { label: t.workers, value: figure(target.workers.length), note: target.workers.slice(0, 4).join(', ') },
        ...(target.starter ? [{ label: t.nodes, value: figure(target.nodes), note: t.started(target.starter) }] : []),
        {
          label: t.needs,
          value: (
            <Text span size="sm">
              {needsSaid(target.needs) || text.anything}
            </Text>
          ),
        },
      ]
    : []
  return (
    <Stats
      stats={[
        {
          label: t.running,
          value: target ? runningSaid({ ...target, running: load.running_in_all }) : figure(load.running_in_all),
          note: limit === null || limit === undefined ? t.unlimited : t.most(limit),
        },
        {
          label: t.waiting,
          value: figure(load.waiting_in_all),
          note: first && (
            <>
              {t.since} <Lasted from={first.since} to={null} />
            </>
          ),
        },
        ...ofTarget,
      ]}
    />
  )
}

function Past({ load }: { load: ComputeLoadOut }) {
  const t = text.past
  const { hours } = useSearch({ from: HERE })
  const navigate = useNavigate({ from: HERE })
  const { xs, lines, isIdle } = pastOf(load, { running: t.running, waiting: t.waiting })
  return (
    <Panel
      title={t.title}
      actions={
        <Group gap={6}>
          <Text size="xs" c="dimmed">
            {t.range}
          </Text>
          <Select
            size="xs"
            w={110}
            aria-label={t.range}
            data={HOURS.map((one) => ({ value: String(one), label: t.ranges(one) }))}
            value={String(hoursOf(hours))}
            allowDeselect={false}
            onChange={(asked) =>
              void navigate({ search: { hours: asked === '24' ? undefined : (asked ?? undefined) }, replace: true })
            }
          />
        </Group>
      }
    >
      {isIdle ? (
        <Text c="dimmed" size="sm">
          {t.idle}
        </Text>
      ) : (
        <Series label={t.label} x="time" xs={xs} lines={lines} height={170} small format={rough} />
      )}
    </Panel>
  )
}

function About({ target }: { target: ComputeOut }) {
  const t = text.about
  const idle = target.idle_time_before_scale_down
  return (
    <Panel title={t.title}>
      <Details
        rows={[
          [t.type, target.type],
          [t.size, target.size],
          [t.priority, target.priority],
          [t.tier, target.tier === 'low_priority' ? t.low : target.tier],
          [t.instances, t.most(target.max_instances)],
          [t.starter, target.starter],
          ...(target.starter ? [[t.kept, figure(target.min_instances)] satisfies [string, string]] : []),
          [t.idle, idle === null ? target.starter && t.usualIdle : span(idle)],
          [
            t.tags,
            Object.entries(target.tags)
              .map(([key, value]) => `${key}: ${value}`)
              .join(', '),
          ],
          [t.by, <By key="b" who={target.created_by} />],
          [t.created, <Moment key="c" at={target.created_at} />],
          [t.changed, <Moment key="u" at={target.updated_at} />],
        ]}
      />
    </Panel>
  )
}

/** A mean over a stretch says no more than that. */
const rough = (value: number) => figure(Number(value.toPrecision(2)))
