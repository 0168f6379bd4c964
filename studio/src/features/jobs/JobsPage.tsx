import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { JobOut } from '@/api/client'
import { JobKind } from '@/features/jobs/kinds'
import { jobsQuery, ownCountQuery } from '@/features/jobs/queries'
import { text } from '@/features/jobs/words'
import { money, short } from '@/lib/format'
import { stateSaid } from '@/lib/states'
import { ButtonLink } from '@/ui/ButtonLink'
import { By } from '@/ui/By'
import type { Column } from '@/ui/DataRow'
import { DataTable } from '@/ui/DataTable'
import { Empty } from '@/ui/Faces'
import { Lasted, Moment } from '@/ui/Moment'
import { Page } from '@/ui/Page'
import { Status } from '@/ui/Status'
import { words } from '@/words'

const STATES = [
  'Queued',
  'Starting',
  'Preparing',
  'Running',
  'Finalizing',
  'Completed',
  'Failed',
  'Canceled',
  'NotResponding',
]

const TYPES = ['command', 'pipeline', 'sweep', 'parallel', 'spark'] as const
const LEVELS = ['job', 'child', 'step', 'any'] as const

const COLUMNS: Column<JobOut>[] = [
  {
    id: 'display_name',
    title: text.columns.name,
    cell: (job) => job.display_name || short(job.name),
    order: 'display_name',
  },
  { id: 'type', title: text.columns.type, cell: (job) => <JobKind type={job.type} />, width: 110, order: 'type' },
  {
    id: 'status',
    title: text.columns.status,
    cell: (job) => <Status value={job.status} />,
    width: 120,
    order: 'status',
  },
  {
    id: 'experiment_name',
    title: text.columns.experiment,
    cell: (job) => job.experiment_name,
    width: 150,
    order: 'experiment_name',
  },
  {
    id: 'duration',
    title: text.columns.duration,
    cell: (job) => <Lasted from={job.started_at} to={job.ended_at} />,
    width: 100,
    align: 'right',
  },
  {
    id: 'cost',
    title: text.columns.cost,
    cell: (job) => money(job.cost, job.currency),
    width: 110,
    align: 'right',
    order: 'cost',
  },
  {
    id: 'created_at',
    title: text.columns.created,
    cell: (job) => <Moment at={job.created_at} />,
    width: 110,
    order: 'created_at',
  },
  { id: 'created_by', title: text.columns.by, cell: (job) => <By who={job.created_by} />, width: 140 },
  {
    id: 'name',
    title: text.columns.id,
    cell: (job) => <span className="mono">{job.name}</span>,
    width: 260,
    order: 'name',
    hidden: true,
  },
  {
    id: 'command',
    title: text.columns.command,
    cell: (job) => <span className="mono">{job.command}</span>,
    hidden: true,
  },
]

const facetsOf = (own: number | null) => [
  { id: 'status', title: text.columns.status, values: STATES.map((value) => ({ value, label: stateSaid(value) })) },
  { id: 'type', title: text.columns.type, values: TYPES.map((type) => ({ value: type, label: text.types[type] })) },
  {
    id: 'level',
    title: text.columns.level,
    values: LEVELS.map((level) => ({ value: level, label: text.levels[level](own) })),
    usual: 'job',
  },
]

export function JobsPage() {
  const { workspace } = useParams({ from: '/workspaces/$workspace/jobs' })
  const search = useSearch({ from: '/workspaces/$workspace/jobs' })
  const navigate = useNavigate({ from: '/workspaces/$workspace/jobs' })
  const { data: own = null } = useQuery(ownCountQuery(workspace, search))
  const create = (
    <ButtonLink
      leftSection={<IconPlus size={14} />}
      to="/workspaces/$workspace/jobs/new"
      params={{ workspace }}
      search={{}}
    >
      {text.acts.create}
    </ButtonLink>
  )
  return (
    <Page title={words.pages.jobs} fills actions={create}>
      <DataTable
        label={words.pages.jobs}
        columns={COLUMNS}
        facets={facetsOf(own)}
        query={jobsQuery(workspace, search)}
        search={search}
        onSearch={(next) => void navigate({ search: next, replace: true })}
        rowKey={(job) => job.name}
        link={(job) => ({ to: '/workspaces/$workspace/jobs/$name', params: { workspace, name: job.name } })}
        empty={
          <Empty title={text.empty.title} command="lazulite job create -f job.yml --stream" action={create}>
            {text.empty.what}
          </Empty>
        }
      />
    </Page>
  )
}
