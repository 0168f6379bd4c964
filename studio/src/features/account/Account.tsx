import { ActionIcon, Menu, Text } from '@mantine/core'
import { IconLogout, IconUser } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '@/api/client'
import { meQuery } from '@/features/account/queries'
import { text } from '@/features/account/words'
import { useAct } from '@/ui/act'

/** Who is in, with which role, and the way out. */
export function Account({ workspace }: { workspace: string }) {
  const { data: me } = useQuery(meQuery)
  const navigate = useNavigate()
  // Everything that was read for one person is forgotten before the next one comes.
  const leave = useAct(() => api.POST('/api/v1/logout'), { after: () => location.assign('/login') })
  if (!me) return null
  const role = me.workspaces.find(({ name }) => name === workspace)?.role
  return (
    <Menu position="bottom-end" shadow="md" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`${text.account}: ${me.display_name}`}>
          <IconUser size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {me.display_name}
          </Text>
          <Text size="xs">{me.is_local ? text.local : me.is_owner ? text.owner : role}</Text>
        </Menu.Label>
        <Menu.Item
          leftSection={<IconUser size={14} />}
          onClick={() =>
            void navigate({ to: '/workspaces/$workspace/settings', params: { workspace }, search: { tab: 'account' } })
          }
        >
          {text.settings}
        </Menu.Item>
        {me.authenticated_by === 'session' && (
          <Menu.Item leftSection={<IconLogout size={14} />} onClick={() => leave.mutate(undefined)}>
            {text.out}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
