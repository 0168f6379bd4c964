import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { JobOut } from '@/api/client'
import { type Git, textOf } from '@/features/jobs/model'
import { jobQuery } from '@/features/jobs/queries'
import { text } from '@/features/jobs/words'
import { short } from '@/lib/format'
import { Lasted, Moment } from '@/ui/Moment'
import { RefLink } from '@/ui/RefLink'

/** The commit as a link to its page, where its repository has one; its branch and the repository. */
export function GitCommit({ git }: { git: Git }) {
  const commit = git.commit.slice(0, 12)
  return (
    <span>
      <span className="mono">
        {git.page ? (
          <a className="link" href={git.page} target="_blank" rel="noreferrer">
            {commit}
          </a>
        ) : (
          commit
        )}
      </span>
      {git.branch && ` · ${git.branch}`}
      {git.dirty && ` · ${text.fields.dirty}`}
      {git.repository && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {git.repository}
        </Text>
      )}
    </span>
  )
}

/** When it began, and how long it had waited until then. */
export function Started({ job }: { job: JobOut }) {
  return (
    <>
      <Moment at={job.started_at} />
      <Text span c="dimmed" size="xs">
        {' '}
        {text.waited} <Lasted from={job.created_at} to={job.started_at} />
      </Text>
    </>
  )
}

export function Worker({ job }: { job: JobOut }) {
  const { workspace } = useParams({ from: '/workspaces/$workspace' })
  if (!job.worker_id) return <>{job.worker}</>
  return (
    <Link className="link" to="/workspaces/$workspace/workers/$worker" params={{ workspace, worker: job.worker_id }}>
      {job.worker}
    </Link>
  )
}

/** What has started it, with the step that it is there. */
export function Parent({ name, node }: { name: string; node: string | null }) {
  const { workspace } = useParams({ from: '/workspaces/$workspace' })
  const { data } = useQuery(jobQuery(workspace, name))
  const title = data?.display_name || short(name)
  const said = data?.type === 'sweep' ? text.trialOf : text.stepOf
  return <RefLink of={`jobs/${name}`}>{node ? said(title, node) : title}</RefLink>
}

export function Ran({ job }: { job: JobOut }) {
  const name = textOf(job.environment, 'name') ?? ''
  const version = textOf(job.environment, 'version')
  const digest = textOf(job.environment, 'digest')
  const python = textOf(job.environment, 'python')
  return (
    <>
      {version ? <RefLink of={`environments/${name}/${version}`}>{`${name}:${version}`}</RefLink> : name}
      <Text span c="dimmed" size="xs">
        {' '}
        {python && `${text.fields.python} ${python}`} {digest && <span className="mono">{digest.slice(0, 12)}</span>}
      </Text>
    </>
  )
}
