import { Button, Grid, Switch } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMay } from '@/features/account/queries'
import { BackfillButton } from '@/features/schedules/BackfillButton'
import { DocumentTab } from '@/features/schedules/DocumentTab'
import { NextTimes } from '@/features/schedules/NextTimes'
import { deleteSchedule, runSchedule, scheduleQuery, switchSchedule } from '@/features/schedules/queries'
import { RunsTab } from '@/features/schedules/RunsTab'
import { Sentence } from '@/features/schedules/Sentence'
import { text } from '@/features/schedules/words'
import { useAct } from '@/ui/act'
import { Confirm } from '@/ui/Confirm'
import { FactList } from '@/ui/FactList'
import { Page } from '@/ui/Page'
import { Status } from '@/ui/Status'
import { PageTabs } from '@/ui/TabbedPage'
import { words } from '@/words'

const ROUTE = '/workspaces/$workspace/schedules/$name'
const LIST = '/workspaces/$workspace/schedules'

export function SchedulePage() {
  const { workspace, name } = useParams({ from: ROUTE })
  const search = useSearch({ from: ROUTE })
  const navigate = useNavigate({ from: ROUTE })
  const { data: schedule } = useSuspenseQuery(scheduleQuery(workspace, name))
  const runs = (
    <RunsTab
      workspace={workspace}
      name={name}
      zone={schedule.trigger.zone}
      outcome={search.outcome}
      onOutcome={(outcome) => void navigate({ search: (before) => ({ ...before, outcome }), replace: true })}
    />
  )
  return (
    <Page
      title={schedule.title}
      about={schedule.description}
      badges={
        <>
          {!schedule.enabled && <Status value={text.disabled} />}
          {schedule.enabled && !schedule.nextAt && <Status value="ended" said={text.ended} />}
        </>
      }
      crumbs={[{ title: words.pages.schedules, link: { to: LIST, params: { workspace } } }]}
      actions={<Acts workspace={workspace} name={name} enabled={schedule.enabled} />}
    >
      <Grid gap="sm">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Sentence schedule={schedule} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <NextTimes schedule={schedule} />
        </Grid.Col>
      </Grid>
      <PageTabs
        tabs={[
          { id: 'runs', title: text.tabs.runs, show: () => runs },
          {
            id: 'document',
            title: text.tabs.document,
            show: () => <DocumentTab workspace={workspace} schedule={schedule} />,
          },
          {
            id: 'facts',
            title: text.tabs.facts,
            show: () => <FactList workspace={workspace} subject={`schedules/${name}`} />,
          },
        ]}
      />
    </Page>
  )
}

function Acts({ workspace, name, enabled }: { workspace: string; name: string; enabled: boolean }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const may = useMay(workspace)('schedules/write')
  const turn = useAct((on: boolean) => switchSchedule(queries, workspace, name, on), {
    done: (changed) => text.switched(name, changed.enabled),
  })
  const run = useAct(() => runSchedule(queries, workspace, name), { done: () => text.run.done })
  const removal = useAct(() => deleteSchedule(queries, workspace, name), {
    done: () => text.delete.done(name),
    after: () => void navigate({ to: LIST, params: { workspace } }),
  })
  return (
    <>
      <Switch
        label={text.switch}
        checked={turn.isPending ? turn.variables : enabled}
        onChange={(event) => turn.mutate(event.currentTarget.checked)}
        disabled={turn.isPending || !may}
      />
      {may && (
        <>
          <Button
            leftSection={<IconPlayerPlay size={14} />}
            loading={run.isPending}
            onClick={() => run.mutate(undefined)}
          >
            {text.run.act}
          </Button>
          <BackfillButton workspace={workspace} name={name} />
          <Confirm title={text.delete.title} run={() => removal.mutateAsync(undefined)} busy={removal.isPending}>
            {text.delete.ask(name)}
          </Confirm>
        </>
      )}
    </>
  )
}
