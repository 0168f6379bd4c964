import { Modal } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { GitHookOut } from '@/api/client'
import { useMay } from '@/features/account/queries'
import { Deliveries } from '@/features/git/Deliveries'
import { deleteGitHook, gitHookQuery, rotateGitHook } from '@/features/git/queries'
import { ForTheHost } from '@/features/git/Secret'
import { Statuses } from '@/features/git/Statuses'
import { text } from '@/features/git/words'
import { useAct } from '@/ui/act'
import { By } from '@/ui/By'
import { Confirm } from '@/ui/Confirm'
import { CopyValue } from '@/ui/Copy'
import { Moment } from '@/ui/Moment'
import { Details, Page, Panel } from '@/ui/Page'
import { PageTabs } from '@/ui/TabbedPage'
import { words } from '@/words'

const ROUTE = '/workspaces/$workspace/git-hooks/$name'

export function GitHookPage() {
  const { workspace, name } = useParams({ from: ROUTE })
  const navigate = useNavigate({ from: ROUTE })
  const queries = useQueryClient()
  const may = useMay(workspace)
  const { data: hook } = useSuspenseQuery(gitHookQuery(workspace, name))
  const [renewed, setRenewed] = useState<GitHookOut | null>(null)
  const rotation = useAct(() => rotateGitHook(queries, workspace, name), { after: setRenewed })
  const removal = useAct(() => deleteGitHook(queries, workspace, name), {
    done: () => text.delete.done(name),
    after: () => void navigate({ to: '/workspaces/$workspace/git-hooks', params: { workspace } }),
  })
  return (
    <Page
      title={hook.name}
      about={hook.description}
      crumbs={[
        { title: words.pages['git-hooks'], link: { to: '/workspaces/$workspace/git-hooks', params: { workspace } } },
      ]}
      actions={
        may('git-hooks/write') && (
          <>
            <Confirm
              title={text.rotate.title}
              color="lazuli"
              run={() => rotation.mutateAsync(undefined)}
              busy={rotation.isPending}
            >
              {text.rotate.ask(name)}
            </Confirm>
            <Confirm title={text.delete.title} run={() => removal.mutateAsync(undefined)} busy={removal.isPending}>
              {text.delete.ask(name)}
            </Confirm>
          </>
        )
      }
    >
      <Panel>
        <Details
          rows={[
            [text.columns.host, text.hosts[hook.host]],
            [text.columns.repository, <CopyValue key="r" text={hook.repository} />],
            [text.secret.url, <CopyValue key="u" text={hook.url} />],
            [text.columns.by, <By key="by" who={hook.created_by} />],
            [text.columns.created, <Moment key="c" at={hook.created_at} />],
          ]}
        />
      </Panel>
      <PageTabs
        tabs={[
          {
            id: 'deliveries',
            title: text.tabs.deliveries,
            show: () => <Deliveries workspace={workspace} name={name} />,
          },
          {
            id: 'statuses',
            title: text.tabs.statuses,
            show: () => <Statuses workspace={workspace} name={name} tells={hook.has_credentials} />,
          },
        ]}
      />
      <Modal opened={renewed !== null} onClose={() => setRenewed(null)} title={text.rotate.title} size="lg">
        {renewed && <ForTheHost hook={renewed} close={() => setRenewed(null)} />}
      </Modal>
    </Page>
  )
}
