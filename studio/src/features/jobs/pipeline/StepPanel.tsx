import { Alert, Badge, CloseButton, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { IconArrowUpRight, IconRecycle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, Suspense } from 'react'
import type { JobOut } from '@/api/client'
import { stepIcon } from '@/features/jobs/kinds'
import { hasEnded } from '@/features/jobs/model'
import { Outputs } from '@/features/jobs/Outputs'
import type { Difference } from '@/features/jobs/pipeline/compare'
import { isParent, type Step, titleOf } from '@/features/jobs/pipeline/model'
import { StepInputs, StepOutputs } from '@/features/jobs/pipeline/Ports'
import { text } from '@/features/jobs/pipeline/words'
import { jobQuery } from '@/features/jobs/queries'
import { ButtonLink } from '@/ui/ButtonLink'
import { Failure, Loading } from '@/ui/Faces'
import graphClasses from '@/ui/Graph.module.css'
import { LogView } from '@/ui/LogView'
import { Lasted } from '@/ui/Moment'
import { Status } from '@/ui/Status'

/** What of a step is shown. */
export type Part = 'about' | 'log' | 'outputs'

type Props = {
  workspace: string
  pipeline: JobOut
  step: Step
  /** The names of the steps that it waits for. */
  awaited: readonly string[]
  differences: readonly Difference[]
  part: Part
  onPart: (part: Part) => void
  onChoose: (step: string | undefined) => void
}

/** What ran for a step and why, where its inputs come from and what became of its outputs, its log and its files. */
export function StepPanel(props: Props) {
  const { workspace, step, part, onPart, onChoose } = props
  const Icon = stepIcon(step.kind)
  const { data: job, error } = useQuery({ ...jobQuery(workspace, step.job ?? ''), enabled: step.job !== null })
  return (
    <Stack className={graphClasses.side} component="aside" gap="sm" aria-label={text.chosen}>
      <div>
        <Group gap={6} wrap="nowrap" align="flex-start">
          <Icon size={16} stroke={1.6} style={{ flex: 'none', marginTop: 2 }} />
          <Title order={3} style={{ overflowWrap: 'anywhere' }}>
            {titleOf(step)}
          </Title>
          <CloseButton size="sm" ml="auto" onClick={() => onChoose(undefined)} aria-label={text.close} />
        </Group>
        <Group gap={6} mt={4}>
          <Status value={step.state} />
          {step.is_reused && (
            <Badge color="gray" leftSection={<IconRecycle size={12} />}>
              {text.reused}
            </Badge>
          )}
          <Text size="xs" c="dimmed" span>
            {text.kind(step.kind)}
            {step.started_at && !step.is_reused && (
              <>
                {' · '}
                <Lasted from={step.started_at} to={step.ended_at} />
              </>
            )}
          </Text>
        </Group>
      </div>
      <Group gap="xs">
        <SegmentedControl
          size="xs"
          value={part}
          onChange={(asked) => onPart(asked === 'log' || asked === 'outputs' ? asked : 'about')}
          data={[
            { value: 'about', label: text.parts.about },
            { value: 'log', label: text.parts.log },
            { value: 'outputs', label: text.parts.outputs },
          ]}
        />
        {step.job && (
          <ButtonLink
            variant="default"
            leftSection={<IconArrowUpRight size={14} />}
            to="/workspaces/$workspace/jobs/$name"
            params={{ workspace, name: step.job }}
            search={{}}
          >
            {step.is_reused ? text.open.earlier : job && isParent(job) ? text.open.parent : text.open.job}
          </ButtonLink>
        )}
      </Group>
      {error && step.job ? <Failure error={error} /> : <Shown {...props} job={job} />}
    </Stack>
  )
}

function Shown({ job, ...props }: Props & { job: JobOut | undefined }): ReactNode {
  const { workspace, step, part } = props
  if (part === 'about') return <About {...props} job={job} />
  if (!step.job) return <Text c="dimmed">{text.noJob}</Text>
  if (!job) return <Loading />
  if (part === 'outputs')
    return (
      <Suspense fallback={<Loading />}>
        <Outputs job={job} workspace={workspace} />
      </Suspense>
    )
  if (isParent(job)) return <Text c="dimmed">{text.noLog}</Text>
  const log = `/api/v1/workspaces/${encodeURIComponent(workspace)}/jobs/${encodeURIComponent(job.name)}/log`
  return <LogView key={log} path={log} live={!hasEnded(job)} height="calc(var(--graph-height) - 130px)" />
}

function About({ pipeline, step, job, awaited, differences, onChoose }: Props & { job: JobOut | undefined }) {
  const waits = step.state === 'Waiting' ? text.waits(awaited) : ''
  const said = step.said || waits
  return (
    <>
      {step.state === 'Failed' ? (
        <Alert color="red" variant="light" p="xs" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {step.said}
        </Alert>
      ) : (
        said && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {said}
          </Text>
        )
      )}
      {differences.length > 0 && (
        <Section title={text.compare.title}>
          <ul style={{ margin: 0, paddingLeft: 18 }}>
            {differences.map((difference) => (
              <li key={`${difference.what} ${difference.name}`}>{text.compare.told(difference)}</li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={text.inputs}>
        <StepInputs step={step} pipeline={pipeline} job={job} onChoose={onChoose} />
      </Section>
      <Section title={text.outputs}>
        <StepOutputs step={step} job={job} />
      </Section>
      {step.component && (
        <Section title={text.component}>
          <span className="mono">{step.component}</span>
        </Section>
      )}
      {!step.is_deterministic && (
        <Text size="xs" c="dimmed">
          {text.varies}
        </Text>
      )}
    </>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Text size="xs" c="dimmed" fw={500}>
        {title}
      </Text>
      {children}
    </section>
  )
}
