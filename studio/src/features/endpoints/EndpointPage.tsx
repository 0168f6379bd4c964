import { Button, Tabs } from '@mantine/core'
import { IconRocket } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type ReactNode, useRef, useState } from 'react'
import type { DeploymentOut } from '@/api/client'
import { deleteEndpoint } from '@/features/endpoints/acts'
import { coloursIn } from '@/features/endpoints/colours'
import { DataTab } from '@/features/endpoints/DataTab'
import { DeploymentDialog } from '@/features/endpoints/DeploymentDialog'
import { LogsTab } from '@/features/endpoints/LogsTab'
import { MonitorsTab } from '@/features/endpoints/MonitorsTab'
import { stateOf } from '@/features/endpoints/model'
import { OverviewTab } from '@/features/endpoints/OverviewTab'
import { deploymentsQuery, endpointQuery } from '@/features/endpoints/queries'
import { ReleasesTab } from '@/features/endpoints/ReleasesTab'
import { SplitLine } from '@/features/endpoints/Split'
import type { EndpointSearch } from '@/features/endpoints/search'
import { TestTab } from '@/features/endpoints/TestTab'
import { TrafficTab } from '@/features/endpoints/TrafficTab'
import { text } from '@/features/endpoints/words'
import { useAct } from '@/ui/act'
import { Confirm } from '@/ui/Confirm'
import { Lineage } from '@/ui/Lineage'
import { Page } from '@/ui/Page'
import { Status } from '@/ui/Status'
import { words } from '@/words'

const TABS = ['overview', 'traffic', 'test', 'logs', 'data', 'monitors', 'releases', 'lineage'] as const
type Tab = (typeof TABS)[number]

const ROUTE = '/workspaces/$workspace/endpoints/$name'

export function EndpointPage() {
  const { workspace, name } = useParams({ from: ROUTE })
  const search = useSearch({ from: ROUTE })
  const navigate = useNavigate({ from: ROUTE })
  const { data: shown } = useSuspenseQuery(endpointQuery(workspace, name))
  const { data: seen } = useSuspenseQuery(deploymentsQuery(workspace, name))
  const [updating, setUpdating] = useState<DeploymentOut | null>(null)
  const tab = TABS.find((one) => one === search.tab) ?? 'overview'
  const go = (next: EndpointSearch) => void navigate({ search: next, replace: true })
  const remove = useAct(
    async () => {
      await deleteEndpoint(workspace, name)
      await navigate({ to: '/workspaces/$workspace/endpoints', params: { workspace } })
    },
    { done: () => text.remove.done(name) },
  )
  // What is typed into a request stays there while its sender looks at the log.
  const visited = useRef(false)
  visited.current ||= tab === 'test'
  const panels: Record<Tab, () => ReactNode> = {
    overview: () => (
      <OverviewTab workspace={workspace} shown={shown} seen={seen} search={search} go={go} update={setUpdating} />
    ),
    traffic: () => <TrafficTab workspace={workspace} shown={shown} seen={seen} />,
    test: () => (
      <TestTab workspace={workspace} endpoint={shown.endpoint} seen={seen} go={go} deployment={search.deployment} />
    ),
    logs: () => <LogsTab workspace={workspace} endpoint={name} seen={seen} deployment={search.deployment} go={go} />,
    data: () => <DataTab workspace={workspace} endpoint={name} seen={seen} />,
    monitors: () => <MonitorsTab workspace={workspace} endpoint={name} />,
    releases: () => <ReleasesTab workspace={workspace} endpoint={name} />,
    lineage: () => <Lineage workspace={workspace} of={`endpoint:${name}`} />,
  }
  return (
    <Page
      title={name}
      crumbs={[
        { title: words.pages.endpoints, link: { to: '/workspaces/$workspace/endpoints', params: { workspace } } },
      ]}
      badges={
        <>
          <Status value={stateOf(shown.endpoint, seen.deployments)} />
          <SplitLine split={shown.endpoint.traffic} colours={coloursIn(seen.deployments)} />
        </>
      }
      about={shown.endpoint.description}
      actions={
        <>
          <Button leftSection={<IconRocket size={14} />} onClick={() => go({ ...search, deploy: '' })}>
            {text.deployment.add}
          </Button>
          <Confirm title={text.remove.endpoint} run={() => remove.mutateAsync(undefined)} busy={remove.isPending}>
            {text.remove.endpointWhat(name, seen.deployments.length)}
          </Confirm>
        </>
      }
    >
      <Tabs
        value={tab}
        onChange={(next) =>
          go({ tab: next === TABS[0] ? undefined : (next ?? undefined), deployment: search.deployment })
        }
      >
        <Tabs.List mb="sm">
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one} fz="sm" px="sm" py={8}>
              {text.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map((one) => (
          <Tabs.Panel key={one} value={one} keepMounted={one === 'test' && visited.current}>
            {panels[one]()}
          </Tabs.Panel>
        ))}
      </Tabs>
      {(search.deploy !== undefined || updating) && (
        <DeploymentDialog
          workspace={workspace}
          endpoint={name}
          seen={seen}
          updating={updating}
          model={search.deploy ?? ''}
          close={() => {
            setUpdating(null)
            go({ ...search, deploy: undefined })
          }}
        />
      )}
    </Page>
  )
}
