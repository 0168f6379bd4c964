import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { jobQuery } from '@/features/jobs/queries'
import { Page } from '@/ui/Page'
import { Status } from '@/ui/Status'
import { words } from '@/words'

export function JobPage() {
  const { workspace, name } = useParams({ from: '/workspaces/$workspace/jobs/$name' })
  const { data: job } = useSuspenseQuery(jobQuery(workspace, name))
  return (
    <Page
      title={job.display_name || job.name}
      badges={<Status value={job.status} />}
      crumbs={[{ title: words.pages.jobs, link: { to: '/workspaces/$workspace/jobs', params: { workspace } } }]}
    >
      {job.command}
    </Page>
  )
}
