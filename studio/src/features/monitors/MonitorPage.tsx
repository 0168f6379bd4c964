import { Badge } from '@mantine/core'
import { IconBolt } from '@tabler/icons-react'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState, useTransition } from 'react'
import { useMay } from '@/features/account/queries'
import { ActivityTab } from '@/features/monitors/ActivityTab'
import { DefinitionTab } from '@/features/monitors/DefinitionTab'
import { FeaturesTab } from '@/features/monitors/FeaturesTab'
import { FeedbackTab } from '@/features/monitors/FeedbackTab'
import { useMeasured } from '@/features/monitors/measured'
import { failedRun, isGoing } from '@/features/monitors/model'
import { PerformanceTab } from '@/features/monitors/PerformanceTab'
import { deleteMonitor, monitorQuery } from '@/features/monitors/queries'
import { RunsTab } from '@/features/monitors/RunsTab'
import { RunWindow } from '@/features/monitors/RunWindow'
import { scheduleOf, watchedOf } from '@/features/monitors/run'
import { Summary } from '@/features/monitors/Summary'
import { WhyFailed } from '@/features/monitors/WhyFailed'
import { text } from '@/features/monitors/words'
import { useAct } from '@/ui/act'
import { ButtonLink } from '@/ui/ButtonLink'
import { Confirm } from '@/ui/Confirm'
import { Page } from '@/ui/Page'
import { Status } from '@/ui/Status'
import { PageTabs } from '@/ui/TabbedPage'
import { words } from '@/words'

const FEW = 24
const ROUTE = '/workspaces/$workspace/monitors/$name'

export function MonitorPage() {
  const { workspace, name } = useParams({ from: ROUTE })
  const search = useSearch({ from: ROUTE })
  const navigate = useNavigate({ from: ROUTE })
  const queries = useQueryClient()
  const may = useMay(workspace)
  const [count, setCount] = useState(FEW)
  // More windows are asked for while the page goes on showing those that it has.
  const [, begin] = useTransition()
  const { data: monitor } = useSuspenseQuery(monitorQuery(workspace, name))
  const found = useMeasured(workspace, name, count)
  const watched = watchedOf(monitor.definition)
  const schedule = scheduleOf(monitor.schedule)
  const { state, why } = monitor.health
  const failed = failedRun(found.runs)
  const removal = useAct(() => deleteMonitor(queries, workspace, name), {
    done: () => text.delete.done(name),
    after: () => void navigate({ to: '/workspaces/$workspace/monitors', params: { workspace } }),
  })
  const showWindows = () => void navigate({ search: (before) => ({ ...before, tab: 'windows' }) })
  const shared = { measured: found, search, older: () => begin(() => setCount((before) => before * 2)) }
  const drift = watched.signals.filter(({ type }) => type === 'data_drift' || type === 'prediction_drift')
  const quality = watched.signals.filter(({ type }) => type === 'data_quality')
  const going = found.runs.filter(isGoing).length
  const performance = watched.signals.find(({ type }) => type === 'model_performance')
  const tabs = [
    tab('drift', () => <FeaturesTab key="drift" title={text.drift.strip} signals={drift} {...shared} />),
    tab('quality', () => <FeaturesTab key="quality" title={text.quality.strip} signals={quality} {...shared} />),
    tab('performance', () => <PerformanceTab signal={performance} measured={found.measured} search={search} />),
    tab('feedback', () => <FeedbackTab measured={found.measured} />),
    { ...tab('windows', () => <RunsTab runs={found.runs} />), badge: going > 0 && <Badge>{going}</Badge> },
    tab('definition', () => (
      <DefinitionTab workspace={workspace} monitor={monitor} watched={watched} schedule={schedule} />
    )),
    tab('activity', () => <ActivityTab workspace={workspace} monitor={monitor} />),
  ]
  return (
    <Page
      title={monitor.name}
      about={monitor.description}
      badges={
        <>
          <span title={text.stateOf(state, why)}>
            <Status value={state} />
          </span>
          {!monitor.is_enabled && <Status value={text.disabled} />}
        </>
      }
      crumbs={[{ title: words.pages.monitors, link: { to: '/workspaces/$workspace/monitors', params: { workspace } } }]}
      actions={
        may('monitors/write') && (
          <>
            <ButtonLink
              variant="default"
              leftSection={<IconBolt size={14} />}
              to="/workspaces/$workspace/triggers"
              params={{ workspace }}
              search={{ create: name }}
            >
              {text.trigger}
            </ButtonLink>
            <Confirm title={text.delete.title} run={() => removal.mutateAsync(undefined)} busy={removal.isPending}>
              {text.delete.ask(name)}
            </Confirm>
            <RunWindow workspace={workspace} name={name} runs={found.runs} onStarted={showWindows} />
          </>
        )
      }
    >
      {failed && <WhyFailed run={failed} showWindows={showWindows} />}
      <Summary measured={found.measured} health={monitor.health} next={monitor.next_run_at} />
      <PageTabs tabs={tabs} />
    </Page>
  )
}

const tab = (id: keyof typeof text.tabs, show: () => ReactNode) => ({ id, title: text.tabs[id], show })
