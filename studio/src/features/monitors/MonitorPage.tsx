import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { ActivityTab } from '@/features/monitors/ActivityTab'
import { DefinitionTab } from '@/features/monitors/DefinitionTab'
import { FeaturesTab } from '@/features/monitors/FeaturesTab'
import { FeedbackTab } from '@/features/monitors/FeedbackTab'
import { useMeasured } from '@/features/monitors/measured'
import { isGoing, standing } from '@/features/monitors/model'
import { PerformanceTab } from '@/features/monitors/PerformanceTab'
import { deleteMonitor, monitorQuery } from '@/features/monitors/queries'
import { RunsTab } from '@/features/monitors/RunsTab'
import { RunWindow } from '@/features/monitors/RunWindow'
import { scheduleOf, watchedOf } from '@/features/monitors/run'
import { Summary } from '@/features/monitors/Summary'
import { text } from '@/features/monitors/words'
import { useAct } from '@/ui/act'
import { Confirm } from '@/ui/Confirm'
import { Page } from '@/ui/Page'
import { PageTabs } from '@/ui/PageTabs'
import { Status } from '@/ui/Status'
import { words } from '@/words'

const FEW = 24
const ROUTE = '/workspaces/$workspace/monitors/$name'

export function MonitorPage() {
  const { workspace, name } = useParams({ from: ROUTE })
  const search = useSearch({ from: ROUTE })
  const navigate = useNavigate({ from: ROUTE })
  const queries = useQueryClient()
  const [count, setCount] = useState(FEW)
  const { data: monitor } = useSuspenseQuery(monitorQuery(workspace, name))
  const found = useMeasured(workspace, name, count)
  const watched = watchedOf(monitor.definition)
  const schedule = scheduleOf(monitor.schedule)
  const { state, why } = standing(found.runs)
  const removal = useAct(() => deleteMonitor(queries, workspace, name), {
    done: () => text.delete.done(name),
    after: () => void navigate({ to: '/workspaces/$workspace/monitors', params: { workspace } }),
  })
  const open = (tab: string) => void navigate({ search: (before) => ({ ...before, tab, metric: undefined }) })
  const shared = { measured: found, search, older: () => setCount((before) => before * 2) }
  const drift = watched.signals.filter(({ type }) => type === 'data_drift' || type === 'prediction_drift')
  const quality = watched.signals.filter(({ type }) => type === 'data_quality')
  const panes: Record<string, () => React.ReactNode> = {
    drift: () => <FeaturesTab key="drift" title={text.drift.strip} signals={drift} {...shared} />,
    quality: () => <FeaturesTab key="quality" title={text.quality.strip} signals={quality} {...shared} />,
    performance: () => (
      <PerformanceTab
        signal={watched.signals.find(({ type }) => type === 'model_performance')}
        measured={found.measured}
        search={search}
      />
    ),
    feedback: () => <FeedbackTab measured={found.measured} />,
    windows: () => <RunsTab runs={found.runs} />,
    definition: () => <DefinitionTab monitor={monitor} watched={watched} schedule={schedule} />,
    activity: () => <ActivityTab workspace={workspace} monitor={monitor} />,
  }
  const going = found.runs.filter(isGoing).length
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
        <>
          <Confirm title={text.delete.title} run={() => removal.mutateAsync(undefined)} busy={removal.isPending}>
            {text.delete.ask(name)}
          </Confirm>
          <RunWindow workspace={workspace} name={name} runs={found.runs} onStarted={() => open('windows')} />
        </>
      }
    >
      <Summary measured={found.measured} next={monitor.next_run_at} />
      <PageTabs
        label={monitor.name}
        tabs={tabs.map((id) => ({ id, title: text.tabs[id], count: id === 'windows' ? going : undefined }))}
        value={search.tab}
        onChange={open}
      >
        {(id) => panes[id]?.()}
      </PageTabs>
    </Page>
  )
}

const tabs = ['drift', 'quality', 'performance', 'feedback', 'windows', 'definition', 'activity'] as const
