import { Button, Group, Select, Table, Text, TextInput } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, ask } from '@/api/client'
import { useMay } from '@/features/account/queries'
import { membersQuery } from '@/features/settings/queries'
import { text } from '@/features/settings/words'
import { useAct } from '@/ui/act'
import { Moment } from '@/ui/Moment'
import { Panel } from '@/ui/Page'

const t = text.members

/** Who has which role here; an Owner changes it in place. */
export function MembersTab({ workspace }: { workspace: string }) {
  const { data } = useSuspenseQuery(membersQuery(workspace))
  const may = useMay(workspace)
  const queries = useQueryClient()
  const after = () => void queries.invalidateQueries({ queryKey: [workspace, 'members'] })
  const put = useAct(
    ({ name, role }: { name: string; role: string }) =>
      ask(
        api.PUT('/api/v1/workspaces/{workspace}/members/{name}', {
          params: { path: { workspace, name } },
          body: { role },
        }),
      ),
    { done: (member) => t.changed(member.name, member.role), after },
  )
  const remove = useAct(
    (name: string) =>
      api
        .DELETE('/api/v1/workspaces/{workspace}/members/{name}', { params: { path: { workspace, name } } })
        .then(() => name),
    { done: t.removed, after },
  )
  const changes = may('members/write')
  return (
    <Panel title={t.title} padded={false}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t.name}</Table.Th>
            <Table.Th w={240}>{t.role}</Table.Th>
            <Table.Th>{t.by}</Table.Th>
            <Table.Th>{t.since}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map((member) => (
            <Table.Tr key={member.name}>
              <Table.Td fw={500}>
                {member.display_name}
                {member.display_name !== member.name && (
                  <Text span c="dimmed">
                    {' '}
                    {member.name}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                {changes ? (
                  <Select
                    size="xs"
                    aria-label={`${t.role}: ${member.name}`}
                    data={[...t.roles]}
                    value={member.role}
                    allowDeselect={false}
                    onChange={(role) => role && put.mutate({ name: member.name, role })}
                  />
                ) : (
                  member.role
                )}
              </Table.Td>
              <Table.Td c="dimmed">{member.granted_by}</Table.Td>
              <Table.Td>
                <Moment at={member.granted_at} />
              </Table.Td>
              <Table.Td ta="right">
                {changes && (
                  <Button variant="subtle" color="red" onClick={() => remove.mutate(member.name)}>
                    {t.remove}
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
      {changes && <Add add={put.mutate} busy={put.isPending} />}
    </Panel>
  )
}

function Add({ add, busy }: { add: (given: { name: string; role: string }) => void; busy: boolean }) {
  const [name, setName] = useState('')
  const [role, setRole] = useState<string>(t.roles[3])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add({ name, role })
  }
  return (
    <Group p="sm" gap="xs" component="form" onSubmit={submit}>
      <TextInput
        size="xs"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        placeholder={t.name}
        aria-label={t.name}
        required
      />
      <Select
        size="xs"
        w={200}
        data={[...t.roles]}
        value={role}
        allowDeselect={false}
        onChange={(value) => value && setRole(value)}
        aria-label={t.role}
      />
      <Button type="submit" variant="default" loading={busy}>
        {t.add}
      </Button>
    </Group>
  )
}
