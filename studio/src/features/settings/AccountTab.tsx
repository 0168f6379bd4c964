import { Alert, Badge, Button, Group, PasswordInput, Stack, Table, TextInput } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, ask, once } from '@/api/client'
import { meQuery } from '@/features/account/queries'
import { ownTokensQuery, sessionsQuery } from '@/features/settings/queries'
import { Ended, Secret, TokenTable } from '@/features/settings/TokenTable'
import { text } from '@/features/settings/words'
import { useAct } from '@/ui/act'
import { Moment } from '@/ui/Moment'
import { Details, Panel } from '@/ui/Page'

const t = text.account

/** Who one is, one's password, sessions and tokens. */
export function AccountTab() {
  const { data: me } = useSuspenseQuery(meQuery)
  const person = me.principal.startsWith('person:')
  return (
    <Stack gap="sm">
      <Panel title={t.title}>
        <Details
          rows={[
            [text.users.shown, me.display_name],
            [t.principal, me.principal],
            [t.way, me.authenticated_by],
          ]}
        />
        {!person && (
          <Alert color="gray" mt="sm">
            {t.local}
          </Alert>
        )}
      </Panel>
      {me.has_password && <Password />}
      {person && <Sessions />}
      {person && <OwnTokens />}
    </Stack>
  )
}

function Password() {
  const [current, setCurrent] = useState('')
  const [fresh, setFresh] = useState('')
  const change = useAct(() => api.PUT('/api/v1/me/password', { body: { current, new: fresh } }), {
    done: () => t.changed,
    after: () => {
      setCurrent('')
      setFresh('')
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate(undefined)
  }
  return (
    <Panel title={t.password}>
      <Group component="form" onSubmit={submit} align="end" gap="xs">
        <PasswordInput
          size="xs"
          w={220}
          label={t.current}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          autoComplete="current-password"
          required
        />
        <PasswordInput
          size="xs"
          w={220}
          label={t.new}
          value={fresh}
          onChange={(event) => setFresh(event.currentTarget.value)}
          autoComplete="new-password"
          required
        />
        <Button type="submit" variant="default" loading={change.isPending}>
          {t.change}
        </Button>
      </Group>
    </Panel>
  )
}

function Sessions() {
  const { data } = useSuspenseQuery(sessionsQuery)
  const queries = useQueryClient()
  const end = useAct(
    (id: string) => api.DELETE('/api/v1/me/sessions/{session_id}', { params: { path: { session_id: id } } }),
    { after: () => void queries.invalidateQueries({ queryKey: ['me', 'sessions'] }) },
  )
  return (
    <Panel title={t.sessions} padded={false}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t.agent}</Table.Th>
            <Table.Th>{t.address}</Table.Th>
            <Table.Th>{t.seen}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map((session) => (
            <Table.Tr key={session.id}>
              <Table.Td style={{ maxWidth: 420, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
                {session.agent}
              </Table.Td>
              <Table.Td>{session.address}</Table.Td>
              <Table.Td>
                <Moment at={session.last_seen_at} />
              </Table.Td>
              <Table.Td ta="right">
                {session.is_current ? (
                  <Badge color="teal">{t.here}</Badge>
                ) : (
                  <Button variant="subtle" color="red" onClick={() => end.mutate(session.id)}>
                    {t.end}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}

function OwnTokens() {
  const { data } = useSuspenseQuery(ownTokensQuery)
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [secret, setSecret] = useState<string | null>(null)
  const [ended, setEnded] = useState(false)
  const after = () => void queries.invalidateQueries({ queryKey: ['me', 'tokens'] })
  const create = useAct(
    () => ask(api.POST('/api/v1/me/tokens', { headers: once(), body: { name, lifetime_days: 90 } })),
    {
      after: (made) => {
        setSecret(made.token ?? null)
        setName('')
        after()
      },
    },
  )
  const revoke = useAct(
    (id: string) => api.DELETE('/api/v1/me/tokens/{token_id}', { params: { path: { token_id: id } } }),
    { done: () => text.tokens.revoked, after },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate(undefined)
  }
  return (
    <Panel title={text.tokens.mine} padded={false} actions={<Ended ended={ended} onChange={setEnded} />}>
      {secret && <Secret token={secret} close={() => setSecret(null)} />}
      <TokenTable tokens={data.items} ended={ended} revoke={revoke.mutate} />
      <Group p="sm" gap="xs" component="form" onSubmit={submit}>
        <TextInput
          size="xs"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          placeholder={text.tokens.name}
          aria-label={text.tokens.name}
        />
        <Button type="submit" variant="default" loading={create.isPending}>
          {text.tokens.create}
        </Button>
      </Group>
    </Panel>
  )
}
