import { Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import type { JobOut } from '@/api/client'
import { type Difference, differences } from '@/features/jobs/pipeline/compare'
import { awaited, counted, graphOf, type Step } from '@/features/jobs/pipeline/model'
import { runsQuery, stepsQuery } from '@/features/jobs/pipeline/queries'
import { type Part, StepPanel } from '@/features/jobs/pipeline/StepPanel'
import { StepTable } from '@/features/jobs/pipeline/StepTable'
import { StepTimeline } from '@/features/jobs/pipeline/StepTimeline'
import { text } from '@/features/jobs/pipeline/words'
import { WhyItFailed } from '@/features/jobs/Why'
import { ago, short } from '@/lib/format'
import { Loading } from '@/ui/Faces'
import graphClasses from '@/ui/Graph.module.css'
import { Panel } from '@/ui/Page'
import { Status } from '@/ui/Status'
import { words } from '@/words'
import classes from './pipeline.module.css'

const StepGraph = lazy(() => import('@/features/jobs/pipeline/StepGraph'))

const TIMELINE = 'timeline'

type Props = { workspace: string; job: JobOut }

/** A pipeline's steps as a picture, the chosen one beside it, and all of them as a table; on a phone the table alone. */
export function GraphTab({ workspace, job }: Props) {
  const { data: steps } = useSuspenseQuery(stepsQuery(workspace, job))
  const { step: asked, with: other, view } = useSearch({ from: '/workspaces/$workspace/jobs/$name' })
  const navigate = useNavigate()
  const isWide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false })
  const [part, setPart] = useState<Part>('about')
  const found = useDifferences(workspace, { job, steps }, other)
  const graph = useMemo(() => graphOf(steps, job.inputs), [steps, job.inputs])
  const chosen = steps.find(({ name }) => name === asked)
  const choose = (step: string | undefined) =>
    void navigate({ to: '.', search: (was) => ({ ...was, step }), replace: true })
  const open = (name: string) => {
    const step = steps.find((each) => each.name === name)
    if (!step?.job) choose(name)
    else void navigate({ to: '/workspaces/$workspace/jobs/$name', params: { workspace, name: step.job }, search: {} })
  }
  const panel = chosen && (
    <StepPanel
      workspace={workspace}
      pipeline={job}
      step={chosen}
      awaited={awaited(chosen, steps)}
      differences={found?.get(chosen.name) ?? []}
      part={part}
      onPart={setPart}
      onChoose={choose}
    />
  )
  return (
    <Stack gap="sm">
      <WhyItFailed job={job} />
      <div className="panel">
        <Toolbar workspace={workspace} job={job} steps={steps} other={other} differing={found?.size ?? null} />
        {isWide && view !== TIMELINE && graph.common.length > 0 && (
          <Text size="xs" c="dimmed" className={classes.toolbar}>
            {graph.common.map(text.common).join(' · ')}
          </Text>
        )}
        {isWide && (
          <div className={`${graphClasses.stage} ${classes.stage} ${chosen ? '' : classes.alone}`}>
            {view === TIMELINE ? (
              <StepTimeline
                workspace={workspace}
                pipeline={job}
                steps={steps}
                chosen={chosen?.name}
                onChoose={choose}
              />
            ) : (
              <Suspense fallback={<Loading />}>
                <StepGraph
                  graph={graph}
                  chosen={chosen?.name}
                  differing={new Set(found?.keys())}
                  onChoose={choose}
                  onOpen={open}
                />
              </Suspense>
            )}
            {panel}
          </div>
        )}
        {!isWide && <StepTable steps={steps} chosen={chosen?.name} onChoose={choose} differences={found} />}
      </div>
      {isWide && (
        <Panel title={text.steps} padded={false}>
          <StepTable steps={steps} chosen={chosen?.name} onChoose={choose} differences={found} />
        </Panel>
      )}
      {!isWide && chosen && <div className={`panel ${classes.stage}`}>{panel}</div>}
    </Stack>
  )
}

/** What differs from another run; null where none is asked for, or while it is read. */
function useDifferences(
  workspace: string,
  { job, steps }: { job: JobOut; steps: readonly Step[] },
  other: string | undefined,
): Map<string, Difference[]> | null {
  const { data: runs } = useQuery({ ...runsQuery(workspace, job), enabled: other !== undefined })
  const run = runs?.find(({ name }) => name === other)
  const { data: before } = useQuery({
    ...stepsQuery(workspace, run ?? { name: '', status: 'Completed' }),
    enabled: run !== undefined,
  })
  return useMemo(
    () => (run && before ? differences({ inputs: run.inputs, steps: before }, { inputs: job.inputs, steps }) : null),
    [run, before, job.inputs, steps],
  )
}

type ToolbarProps = Props & { steps: readonly Step[]; other: string | undefined; differing: number | null }

function Toolbar({ workspace, job, steps, other, differing }: ToolbarProps) {
  const { view } = useSearch({ from: '/workspaces/$workspace/jobs/$name' })
  const navigate = useNavigate()
  const { data: runs = [] } = useQuery(runsQuery(workspace, job))
  const { states, reused } = counted(steps)
  const compare = (run: string | null) =>
    void navigate({ to: '.', search: (was) => ({ ...was, with: run ?? undefined }), replace: true })
  return (
    <Group className={classes.toolbar} gap="sm">
      <ViewChoice />
      <Text size="xs" c="dimmed" className="numbers">
        {text.counted(steps.length, reused)}
      </Text>
      <Group gap={6}>
        {states.map(([state, count]) => (
          <Status key={state} value={state} said={text.state(count, state)} />
        ))}
      </Group>
      {runs.length > 0 && (
        <Select
          size="xs"
          w={250}
          data={runs.map((run) => ({
            value: run.name,
            label: `${ago(new Date(run.created_at), new Date())} · ${run.status} · ${short(run.name)}`,
          }))}
          value={other ?? null}
          onChange={compare}
          placeholder={text.compare.label}
          aria-label={text.compare.label}
          clearable
        />
      )}
      {differing !== null && (
        <Text size="xs" role="status">
          {text.compare.differs(differing)}
        </Text>
      )}
      {other === undefined && view !== TIMELINE && (
        <Text size="xs" c="dimmed" ml="auto" visibleFrom="xl">
          {text.choose} · {words.graph.keys}
        </Text>
      )}
    </Group>
  )
}

/** The graph, or the timeline; on a phone the table stands in the place of both. */
function ViewChoice() {
  const { view = 'graph' } = useSearch({ from: '/workspaces/$workspace/jobs/$name' })
  const navigate = useNavigate()
  return (
    <SegmentedControl
      size="xs"
      visibleFrom="sm"
      aria-label={text.view}
      value={view === TIMELINE ? view : 'graph'}
      onChange={(asked) =>
        void navigate({
          to: '.',
          search: (was) => ({ ...was, view: asked === TIMELINE ? asked : undefined }),
          replace: true,
        })
      }
      data={[
        { value: 'graph', label: text.views.graph },
        { value: TIMELINE, label: text.views.timeline },
      ]}
    />
  )
}
