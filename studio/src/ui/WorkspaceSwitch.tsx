import { Menu, Text, UnstyledButton } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, ask } from '@/api/client'
import { words } from '@/words'

export const workspacesQuery = queryOptions({
  queryKey: ['workspaces'],
  queryFn: () => ask(api.GET('/api/v1/workspaces')),
})

export function WorkspaceSwitch({ workspace }: { workspace: string }) {
  const navigate = useNavigate()
  const { data } = useQuery(workspacesQuery)
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target>
        <UnstyledButton
          aria-label={`${words.shell.workspace}: ${workspace}`}
          style={{ display: 'flex', alignItems: 'center', gap: 4 }}
        >
          <Text size="sm" fw={500} maw={160} truncate>
            {workspace}
          </Text>
          <IconSelector size={14} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.shell.workspace}</Menu.Label>
        {(data?.items ?? []).map(({ name }) => (
          <Menu.Item
            key={name}
            rightSection={name === workspace && <IconCheck size={14} />}
            onClick={() => void navigate({ to: '/workspaces/$workspace', params: { workspace: name } })}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void navigate({ to: '/workspaces/$workspace/settings', params: { workspace } })}>
          {words.shell.workspaces}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
