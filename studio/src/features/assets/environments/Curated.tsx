import { Badge, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Lock } from '@/features/assets/environments/LockTab'
import { curatedOneQuery, curatedQuery } from '@/features/assets/environments/queries'
import { Requirements } from '@/features/assets/environments/Requirements'
import { UsedBy } from '@/features/assets/environments/UsedTab'
import { text } from '@/features/assets/environments/words'
import type { InsteadProps, ListProps } from '@/features/assets/kind'
import classes from '@/features/assets/parts/parts.module.css'
import { text as assetText } from '@/features/assets/words'
import { CopyLine } from '@/ui/Copy'
import { Failure, Loading } from '@/ui/Faces'
import { Lineage } from '@/ui/Lineage'
import { Page, Panel } from '@/ui/Page'
import { PageTabs } from '@/ui/TabbedPage'
import { words } from '@/words'

/** Those that come with the platform. */
export function CuratedList({ workspace }: ListProps) {
  const { data, error, refetch } = useQuery(curatedQuery(workspace))
  if (error) return <Failure error={error} again={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <div className="panel">
      <div style={{ overflowX: 'auto' }}>
        <Table highlightOnHover miw={560}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{assetText.columns.name}</Table.Th>
              <Table.Th>{assetText.columns.version}</Table.Th>
              <Table.Th>{text.requirements}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.items.map(({ name, version, requirements }) => (
              <Table.Tr key={name}>
                <Table.Td fw={500} style={{ whiteSpace: 'nowrap' }}>
                  <Link className="link" to="/workspaces/$workspace/environments/$name" params={{ workspace, name }}>
                    {name}
                  </Link>
                </Table.Td>
                <Table.Td className="numbers">{version}</Table.Td>
                <Table.Td c="dimmed">{requirements.join(', ')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </div>
  )
}

/** The page of a curated environment, at the address that a registered one of its name would have. */
export function Curated({ workspace, name }: InsteadProps) {
  const { data, error, refetch } = useQuery(curatedOneQuery(workspace, name))
  if (error) return <Failure error={error} again={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <Page
      title={`${data.name}:${data.version}`}
      badges={<Badge color="gray">{text.curated.badge}</Badge>}
      about={`${data.description} ${text.curated.what}`}
      crumbs={[
        {
          title: words.pages.environments,
          link: { to: '/workspaces/$workspace/environments', params: { workspace }, search: { view: 'curated' } },
        },
      ]}
    >
      <PageTabs
        tabs={[
          {
            id: 'overview',
            title: assetText.tabs.overview,
            show: () => (
              <div className={classes.columns}>
                <div>
                  <Requirements requirements={data.requirements} />
                </div>
                <div>
                  <Panel title={text.curated.use}>
                    <CopyLine text={`environment: azureml:${data.name}:${data.version}`} />
                  </Panel>
                </div>
              </div>
            ),
          },
          { id: 'lock', title: assetText.tabs.lock, show: () => <Lock lock={data.lock} /> },
          {
            id: 'used',
            title: assetText.tabs.used,
            show: () => <UsedBy workspace={workspace} name={data.name} version={data.version} />,
          },
          {
            id: 'lineage',
            title: assetText.tabs.lineage,
            show: () => <Lineage workspace={workspace} of={`environment:${data.name}:${data.version}`} />,
          },
        ]}
      />
    </Page>
  )
}
