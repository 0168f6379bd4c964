import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { meQuery, useMay } from '@/features/account/queries'
import { AccountTab } from '@/features/settings/AccountTab'
import { MembersTab } from '@/features/settings/MembersTab'
import { SystemTab } from '@/features/settings/SystemTab'
import { TokensTab } from '@/features/settings/TokensTab'
import { UsersTab } from '@/features/settings/UsersTab'
import { WorkspaceTab } from '@/features/settings/WorkspaceTab'
import { text } from '@/features/settings/words'
import { Page } from '@/ui/Page'
import { PageTabs, type Tab } from '@/ui/TabbedPage'
import { words } from '@/words'

export function SettingsPage() {
  const { workspace } = useParams({ from: '/workspaces/$workspace/settings' })
  const may = useMay(workspace)
  const { data: me } = useQuery(meQuery)
  const tabs: (Tab & { when: boolean })[] = [
    { id: 'workspace', title: text.tabs.workspace, show: () => <WorkspaceTab workspace={workspace} />, when: true },
    {
      id: 'members',
      title: text.tabs.members,
      show: () => <MembersTab workspace={workspace} />,
      when: may('members/read'),
    },
    {
      id: 'tokens',
      title: text.tabs.tokens,
      show: () => <TokensTab workspace={workspace} />,
      when: may('tokens/read'),
    },
    { id: 'users', title: text.tabs.users, show: () => <UsersTab />, when: may('users/read') },
    { id: 'system', title: text.tabs.system, show: () => <SystemTab />, when: may('system/read') },
    { id: 'account', title: text.tabs.account, show: () => <AccountTab />, when: me !== undefined },
  ]
  return (
    <Page title={words.pages.settings}>
      <PageTabs tabs={tabs.filter(({ when }) => when)} />
    </Page>
  )
}
