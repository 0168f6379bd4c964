import { Switch } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMay } from '@/features/account/queries'
import { HistoryTab } from '@/features/triggers/HistoryTab'
import { deleteTrigger, switchTrigger, triggerQuery } from '@/features/triggers/queries'
import { RuleTab } from '@/features/triggers/RuleTab'
import { Sentence } from '@/features/triggers/Sentence'
import { TestTab } from '@/features/triggers/TestTab'
import { text } from '@/features/triggers/words'
import { useAct } from '@/ui/act'
import { Confirm } from '@/ui/Confirm'
import { Page, Panel } from '@/ui/Page'
import { Status } from '@/ui/Status'
import { PageTabs } from '@/ui/TabbedPage'
import { words } from '@/words'

const ROUTE = '/workspaces/$workspace/triggers/$name'

export function TriggerPage() {
  const { workspace, name } = useParams({ from: ROUTE })
  const search = useSearch({ from: ROUTE })
  const navigate = useNavigate({ from: ROUTE })
  const queries = useQueryClient()
  const may = useMay(workspace)
  const { data: rule } = useSuspenseQuery(triggerQuery(workspace, name))
  const turn = useAct((on: boolean) => switchTrigger(queries, workspace, name, on), {
    done: ({ enabled }) => text.switched(name, enabled),
  })
  const removal = useAct(() => deleteTrigger(queries, workspace, name), {
    done: () => text.delete.done(name),
    after: () => void navigate({ to: '/workspaces/$workspace/triggers', params: { workspace } }),
  })
  return (
    <Page
      title={rule.name}
      about={rule.description}
      badges={!rule.enabled && <Status value={text.disabled} />}
      crumbs={[{ title: words.pages.triggers, link: { to: '/workspaces/$workspace/triggers', params: { workspace } } }]}
      actions={
        <>
          <Switch
            label={text.switch}
            checked={turn.isPending ? turn.variables : rule.enabled}
            onChange={(event) => turn.mutate(event.currentTarget.checked)}
            disabled={turn.isPending || !may('triggers/write')}
          />
          {may('triggers/write') && (
            <Confirm title={text.delete.title} run={() => removal.mutateAsync(undefined)} busy={removal.isPending}>
              {text.delete.ask(name)}
            </Confirm>
          )}
        </>
      }
    >
      <Panel>
        <Sentence rule={rule} />
      </Panel>
      <PageTabs
        tabs={[
          {
            id: 'history',
            title: text.tabs.history,
            show: () => (
              <HistoryTab
                workspace={workspace}
                name={name}
                outcome={search.outcome}
                onOutcome={(outcome) => void navigate({ search: (before) => ({ ...before, outcome }), replace: true })}
              />
            ),
          },
          { id: 'rule', title: text.tabs.rule, show: () => <RuleTab workspace={workspace} rule={rule} /> },
          { id: 'test', title: text.tabs.test, show: () => <TestTab workspace={workspace} rule={rule} /> },
        ]}
      />
    </Page>
  )
}
