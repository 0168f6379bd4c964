import { Badge, Button, Checkbox, Group, PasswordInput, Stack, Table, Text, TextInput } from '@mantine/core'
import { useInfiniteQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, ask, once } from '@/api/client'
import { useMay } from '@/features/account/queries'
import { homeAuditQuery, usersQuery } from '@/features/settings/queries'
import { text } from '@/features/settings/words'
import { useAct } from '@/ui/act'
import { Facts } from '@/ui/FactList'
import { Panel } from '@/ui/Page'

const t = text.users

/** Who may log in here at all, and what was done about that. */
export function UsersTab() {
  return (
    <Stack gap="sm">
      <Users />
      <Panel title={t.audit}>
        <Facts pages={useInfiniteQuery(homeAuditQuery)} tell={({ subject }) => subject} />
      </Panel>
    </Stack>
  )
}

/** Disabled rather than deleted, so that the audit still knows them. */
function Users() {
  const { data } = useSuspenseQuery(usersQuery)
  const queries = useQueryClient()
  const may = useMay('')
  const after = () => void queries.invalidateQueries({ queryKey: ['users'] })
  const set = useAct(
    ({ name, enabled }: { name: string; enabled: boolean }) =>
      ask(
        api.POST(enabled ? '/api/v1/users/{name}/enable' : '/api/v1/users/{name}/disable', {
          params: { path: { name } },
        }),
      ),
    { after },
  )
  return (
    <Panel title={t.title} padded={false}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t.name}</Table.Th>
            <Table.Th>{t.shown}</Table.Th>
            <Table.Th>{t.state}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map((user) => (
            <Table.Tr key={user.name}>
              <Table.Td fw={500}>{user.name}</Table.Td>
              <Table.Td>{user.display_name}</Table.Td>
              <Table.Td>
                <Group gap={4}>
                  <Badge color={user.is_enabled ? 'teal' : 'gray'}>{user.is_enabled ? t.enabled : t.disabled}</Badge>
                  {user.is_owner && <Badge>{t.owner}</Badge>}
                </Group>
              </Table.Td>
              <Table.Td ta="right">
                {may('users/write') && (
                  <Button
                    variant="subtle"
                    color={user.is_enabled ? 'red' : undefined}
                    onClick={() => set.mutate({ name: user.name, enabled: !user.is_enabled })}
                  >
                    {user.is_enabled ? t.disable : t.enable}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {!data.items.length && (
        <Text p="sm" c="dimmed">
          {t.none}
        </Text>
      )}
      {may('users/write') && <Create after={after} />}
    </Panel>
  )
}

function Create({ after }: { after: () => void }) {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [owner, setOwner] = useState(false)
  const create = useAct(
    () =>
      ask(
        api.POST('/api/v1/users', {
          headers: once(),
          body: { name, password: password || null, is_owner: owner, display_name: '' },
        }),
      ),
    {
      done: (user) => t.created(user.name),
      after: () => {
        setName('')
        setPassword('')
        after()
      },
    },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate(undefined)
  }
  return (
    <Group p="sm" gap="xs" component="form" onSubmit={submit} align="end">
      <TextInput
        size="xs"
        label={t.name}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="off"
        required
      />
      <PasswordInput
        size="xs"
        w={200}
        label={t.password}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="new-password"
      />
      <Checkbox
        size="xs"
        mb={7}
        label={t.isOwner}
        checked={owner}
        onChange={(event) => setOwner(event.currentTarget.checked)}
      />
      <Button type="submit" variant="default" loading={create.isPending}>
        {t.create}
      </Button>
    </Group>
  )
}
