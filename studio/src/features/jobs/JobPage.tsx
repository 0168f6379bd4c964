import { Badge, Button, Stack } from '@mantine/core'
import { IconArchive, IconArchiveOff, IconCopyPlus, IconPlayerStop } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { api, ask, type JobOut } from '@/api/client'
import { Metrics } from '@/features/jobs/Metrics'
import { hasEnded } from '@/features/jobs/model'
import { Outputs } from '@/features/jobs/Outputs'
import { Overview, WhyItFailed } from '@/features/jobs/Overview'
import { jobQuery } from '@/features/jobs/queries'
import { Register } from '@/features/jobs/Register'
import { text } from '@/features/jobs/words'
import { useAct } from '@/ui/act'
import { ButtonLink } from '@/ui/ButtonLink'
import { CodeBlock } from '@/ui/Copy'
import { Empty } from '@/ui/Faces'
import { FactList } from '@/ui/FactList'
import { Lineage } from '@/ui/Lineage'
import { LogView } from '@/ui/LogView'
import { Page } from '@/ui/Page'
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
      crumbs={[{ title: words.pages.jobs, link: { to: '/workspaces/$workspace/jobs', params: { workspace } } }]}
      actions={
        <>
          <Register job={job} workspace={workspace} />
          <Acts job={job} workspace={workspace} />
        </>
      }
    >
      <PageTabs tabs={tabsOf(job, workspace)} />
    </Page>
  )
}

function tabsOf(job: JobOut, workspace: string): Tab[] {
  const log = `/api/v1/workspaces/${encodeURIComponent(workspace)}/jobs/${encodeURIComponent(job.name)}/log`
  const document = job.document ? (
    <CodeBlock text={job.document} maxHeight={900} />
  ) : (
    <Empty title={text.noDocument.title}>{text.noDocument.what}</Empty>
  )
  return [
    { id: 'overview', title: text.tabs.overview, show: () => <Overview job={job} /> },
    ...(job.run_id
      ? [{ id: 'metrics', title: text.tabs.metrics, show: () => <Metrics job={job} workspace={workspace} /> }]
      : []),
    {
      id: 'log',
      title: text.tabs.log,
      show: () => (
        <Stack gap="sm">
          <WhyItFailed job={job} />
          <LogView path={log} live={!hasEnded(job)} />
        </Stack>
      ),
    },
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
  return (
    <>
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
