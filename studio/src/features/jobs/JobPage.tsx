import { Badge, Button, Stack, Tooltip } from '@mantine/core'
import {
  IconArchive,
  IconArchiveOff,
  IconCalendarTime,
  IconCopyPlus,
  IconPlayerPlay,
  IconPlayerStop,
} from '@tabler/icons-react'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { api, ask, type JobOut } from '@/api/client'
import { useMay } from '@/features/account/queries'
import { Metrics } from '@/features/jobs/Metrics'
import { hasEnded } from '@/features/jobs/model'
import { Outputs } from '@/features/jobs/Outputs'
import { Overview } from '@/features/jobs/Overview'
import { GraphTab } from '@/features/jobs/pipeline/GraphTab'
import { canResume, isParent } from '@/features/jobs/pipeline/model'
import { resume } from '@/features/jobs/pipeline/queries'
import { text as pipelineText } from '@/features/jobs/pipeline/words'
import { jobQuery } from '@/features/jobs/queries'
import { Register } from '@/features/jobs/Register'
import { System } from '@/features/jobs/System'
import { Extend } from '@/features/jobs/sweep/Extend'
import { TrialsTab } from '@/features/jobs/sweep/TrialsTab'
import { text as sweepText } from '@/features/jobs/sweep/words'
import { WhyItFailed, WhyItWaits } from '@/features/jobs/Why'
import { text } from '@/features/jobs/words'
import { short } from '@/lib/format'
import { useAct } from '@/ui/act'
import { ButtonLink } from '@/ui/ButtonLink'
import { CodeBlock } from '@/ui/Copy'
import { Empty } from '@/ui/Faces'
import { FactList } from '@/ui/FactList'
import { Lineage } from '@/ui/Lineage'
import { LogView } from '@/ui/LogView'
import { type Crumb, Page } from '@/ui/Page'
import { Status } from '@/ui/Status'
import { PageTabs, type Tab } from '@/ui/TabbedPage'
import { words } from '@/words'

export function JobPage() {
  const { workspace, name } = useParams({ from: '/workspaces/$workspace/jobs/$name' })
  const { data: job } = useSuspenseQuery(jobQuery(workspace, name))
  return (
    <Page
      title={job.display_name || job.name}
      badges={
        <>
          <Status value={job.status} />
          {job.archived && <Badge color="gray">{text.acts.archive}d</Badge>}
        </>
      }
      crumbs={useCrumbs(job, workspace)}
      actions={
        <>
          <Register job={job} workspace={workspace} />
          {job.type === 'sweep' && <Extend job={job} workspace={workspace} />}
          <Acts job={job} workspace={workspace} />
        </>
      }
    >
      <PageTabs tabs={tabsOf(job, workspace)} />
    </Page>
  )
}

/** The list, and of what a pipeline or a sweep has started the way down to it. */
function useCrumbs(job: JobOut, workspace: string): Crumb[] {
  const { data: parent } = useQuery({ ...jobQuery(workspace, job.parent ?? ''), enabled: job.parent !== null })
  const list = { title: words.pages.jobs, link: { to: '/workspaces/$workspace/jobs', params: { workspace } } } as const
  if (!job.parent) return [list]
  const title = parent?.display_name || short(job.parent)
  const isTrial = parent?.type === 'sweep'
  const said = isTrial ? text.trialOf : text.stepOf
  return [
    list,
    {
      title: job.node ? said(title, job.node) : title,
      link: {
        to: '/workspaces/$workspace/jobs/$name',
        params: { workspace, name: job.parent },
        search: job.node ? { [isTrial ? 'trial' : 'step']: job.node } : {},
      },
    },
  ]
}

function tabsOf(job: JobOut, workspace: string): Tab[] {
  const log = `/api/v1/workspaces/${encodeURIComponent(workspace)}/jobs/${encodeURIComponent(job.name)}/log`
  const document = job.document ? (
    <CodeBlock text={job.document} maxHeight={900} />
  ) : (
    <Empty title={text.noDocument.title}>{job.parent ? text.noDocument.child : text.noDocument.what}</Empty>
  )
  const logTab: Tab = {
    id: 'log',
    title: text.tabs.log,
    show: () => (
      <Stack gap="sm">
        <WhyItFailed job={job} />
        <WhyItWaits job={job} />
        <LogView path={log} live={!hasEnded(job)} />
      </Stack>
    ),
  }
  const graph = () => <GraphTab key={job.name} job={job} workspace={workspace} />
  const trials = () => <TrialsTab key={job.name} job={job} workspace={workspace} />
  const ofParent: Partial<Record<JobOut['type'], Tab>> = {
    pipeline: { id: 'graph', title: pipelineText.tab, show: graph },
    sweep: { id: 'trials', title: sweepText.tab, show: trials },
  }
  const parts = ofParent[job.type]
  const ofProcess: Tab[] = isParent(job) ? [] : [logTab]
  return [
    ...(parts ? [parts] : []),
    { id: 'overview', title: text.tabs.overview, show: () => <Overview job={job} /> },
    ...(job.run_id && !isParent(job)
      ? [{ id: 'metrics', title: text.tabs.metrics, show: () => <Metrics job={job} workspace={workspace} /> }]
      : []),
    ...ofProcess,
    ...(job.run_id && !isParent(job)
      ? [{ id: 'system', title: text.tabs.system, show: () => <System job={job} workspace={workspace} /> }]
      : []),
    { id: 'outputs', title: text.tabs.outputs, show: () => <Outputs job={job} workspace={workspace} /> },
    { id: 'document', title: text.tabs.document, show: () => document },
    { id: 'lineage', title: text.tabs.lineage, show: () => <Lineage workspace={workspace} of={`job:${job.name}`} /> },
    {
      id: 'facts',
      title: text.tabs.facts,
      show: () => <FactList workspace={workspace} subject={`jobs/${job.name}`} />,
    },
  ]
}

function Acts({ job, workspace }: { job: JobOut; workspace: string }) {
  const params = { path: { workspace, name: job.name } }
  const cancel = useAct(() => ask(api.POST('/api/v1/workspaces/{workspace}/jobs/{name}/cancel', { params })), {
    done: () => text.acts.canceled,
  })
  const archive = useAct(() => ask(api.POST('/api/v1/workspaces/{workspace}/jobs/{name}/archive', { params })), {
    done: () => text.acts.archived,
  })
  const restore = useAct(() => ask(api.POST('/api/v1/workspaces/{workspace}/jobs/{name}/restore', { params })), {
    done: () => text.acts.restored,
  })
  const may = useMay(workspace)
  const navigate = useNavigate()
  const again = useAct(() => resume(workspace, job.name), {
    done: ({ name }) => pipelineText.resume.done(short(name)),
    after: ({ name }) =>
      void navigate({ to: '/workspaces/$workspace/jobs/$name', params: { workspace, name }, search: {} }),
  })
  return (
    <>
      {canResume(job) && (
        <Tooltip label={pipelineText.resume.what} multiline maw={300}>
          <Button
            leftSection={<IconPlayerPlay size={14} />}
            loading={again.isPending}
            onClick={() => again.mutate(undefined)}
          >
            {pipelineText.resume.act}
          </Button>
        </Tooltip>
      )}
      {job.document && (
        <ButtonLink
          variant="default"
          leftSection={<IconCopyPlus size={14} />}
          to="/workspaces/$workspace/jobs/new"
          params={{ workspace }}
          search={{ of: job.name }}
        >
          {text.acts.clone}
        </ButtonLink>
      )}
      {job.document && may('schedules/write') && (
        <ButtonLink
          variant="default"
          leftSection={<IconCalendarTime size={14} />}
          to="/workspaces/$workspace/schedules"
          params={{ workspace }}
          search={{ create: job.name }}
        >
          {text.acts.schedule}
        </ButtonLink>
      )}
      {!hasEnded(job) && (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={14} />}
          loading={cancel.isPending}
          onClick={() => cancel.mutate(undefined)}
        >
          {text.acts.cancel}
        </Button>
      )}
      {hasEnded(job) && !job.archived && (
        <Button
          variant="default"
          leftSection={<IconArchive size={14} />}
          loading={archive.isPending}
          onClick={() => archive.mutate(undefined)}
        >
          {text.acts.archive}
        </Button>
      )}
      {job.archived && (
        <Button
          variant="default"
          leftSection={<IconArchiveOff size={14} />}
          loading={restore.isPending}
          onClick={() => restore.mutate(undefined)}
        >
          {text.acts.restore}
        </Button>
      )}
    </>
  )
}
