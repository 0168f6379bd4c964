import { Button, Tooltip } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { EndpointOut } from '@/api/client'
import { coloursIn } from '@/features/endpoints/colours'
import { EndpointDialog } from '@/features/endpoints/EndpointDialog'
import { modelsOf, ms, stateOf, summed } from '@/features/endpoints/model'
import { deploymentsQuery, endpointsQuery } from '@/features/endpoints/queries'
import { SplitLine } from '@/features/endpoints/Split'
import { text } from '@/features/endpoints/words'
import { figure } from '@/lib/format'
import { By } from '@/ui/By'
import type { Column } from '@/ui/DataRow'
import { DataTable } from '@/ui/DataTable'
import { Empty } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Page } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { Status } from '@/ui/Status'
import { words } from '@/words'

type Cell = 'state' | 'traffic' | 'model' | 'rate' | 'errors' | 'p95'

const of = (part: Cell) => (endpoint: EndpointOut) => <Behind endpoint={endpoint} part={part} />

const COLUMNS: Column<EndpointOut>[] = [
  { id: 'name', title: text.columns.name, cell: ({ name }) => name, order: 'name', width: 160 },
  { id: 'state', title: text.columns.state, cell: of('state'), width: 100 },
  { id: 'traffic', title: text.columns.traffic, cell: of('traffic'), width: 230 },
  { id: 'model', title: text.columns.model, cell: of('model'), width: 150 },
  { id: 'rate', title: text.columns.rate, cell: of('rate'), width: 112, align: 'right' },
  { id: 'errors', title: text.columns.errors, cell: of('errors'), width: 80, align: 'right' },
  { id: 'p95', title: text.columns.p95, cell: of('p95'), width: 80, align: 'right' },
  {
    id: 'updated',
    title: text.columns.updated,
    cell: ({ updated_at }) => <Moment at={updated_at} />,
    order: 'updated_at',
    width: 96,
  },
  { id: 'by', title: text.columns.by, cell: ({ created_by }) => <By who={created_by} />, width: 140, hidden: true },
  { id: 'description', title: text.columns.description, cell: ({ description }) => description, hidden: true },
]

/** What stands behind an endpoint, asked for with the rows that are seen. */
function Behind({ endpoint, part }: { endpoint: EndpointOut; part: Cell }) {
  const { workspace } = useParams({ from: '/workspaces/$workspace' })
  const { data } = useQuery(deploymentsQuery(workspace, endpoint.name))
  if (part === 'traffic') return <SplitLine split={endpoint.traffic} colours={coloursIn(data?.deployments ?? [])} />
  if (!data) return <>–</>
  if (part === 'state') return <Status value={stateOf(endpoint, data.deployments)} />
  if (part === 'model') {
    const [first, ...others] = modelsOf(data.deployments)
    return (
      <>
        <RefLink of={first && `model:${first}`} />
        {others.length > 0 && (
          <Tooltip label={others.join(', ')}>
            <span> +{others.length}</span>
          </Tooltip>
        )}
      </>
    )
  }
  const { perMinute, asked, errors, p95 } = summed(data)
  if (part === 'rate')
    return (
      <Tooltip label={`${text.rateHint} ${text.asked(asked)}`}>
        <span>{asked && perMinute !== null ? figure(Math.round(perMinute * 10) / 10) : '–'}</span>
      </Tooltip>
    )
  if (part === 'errors') return <>{asked ? figure(errors) : '–'}</>
  return <>{p95 === null ? '–' : `${ms(p95)} ms`}</>
}

/** In the URL, `create` opens the form of a new endpoint, and `new` is the model version that a model's page wants to be deployed. */
export function EndpointsPage() {
  const { workspace } = useParams({ from: '/workspaces/$workspace/endpoints' })
  const search = useSearch({ from: '/workspaces/$workspace/endpoints' })
  const navigate = useNavigate({ from: '/workspaces/$workspace/endpoints' })
  const set = (next: typeof search) => void navigate({ search: next, replace: true })
  const create = (
    <Button leftSection={<IconPlus size={14} />} onClick={() => set({ ...search, create: '-' })}>
      {text.create.endpoint}
    </Button>
  )
  return (
    <Page title={words.pages.endpoints} fills actions={create}>
      <DataTable
        label={words.pages.endpoints}
        columns={COLUMNS}
        query={endpointsQuery(workspace, search)}
        search={search}
        onSearch={set}
        rowKey={(endpoint) => endpoint.name}
        link={({ name }) => ({ to: '/workspaces/$workspace/endpoints/$name', params: { workspace, name } })}
        empty={
          <Empty title={text.empty.title} command="lazulite online-endpoint create -f endpoint.yml" action={create}>
            {text.empty.what}
          </Empty>
        }
      />
      <EndpointDialog
        key={search.new}
        workspace={workspace}
        opened={search.create !== undefined || search.new !== undefined}
        model={search.new}
        close={() => set({ ...search, create: undefined, new: undefined })}
      />
    </Page>
  )
}
