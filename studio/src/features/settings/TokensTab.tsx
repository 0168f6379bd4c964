import { Button, Group, Select, TextInput } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type FormEvent, useDeferredValue, useState } from 'react'
import { api, ask, once } from '@/api/client'
import { useMay } from '@/features/account/queries'
import { tokensQuery } from '@/features/settings/queries'
import { type Days, Ended, Lifetime, Secret, TokenTable } from '@/features/settings/TokenTable'
import { text } from '@/features/settings/words'
import { useAct } from '@/ui/act'
import { Panel } from '@/ui/Page'

const t = text.tokens

/** The tokens of a workspace, such as those of pipelines and of people without a password. */
export function TokensTab({ workspace }: { workspace: string }) {
  const may = useMay(workspace)
  const queries = useQueryClient()
  const [secret, setSecret] = useState<string | null>(null)
  const [ended, setEnded] = useState(false)
  const { data } = useSuspenseQuery(tokensQuery(workspace, useDeferredValue(ended)))
  const [person, setPerson] = useState('')
  const [label, setLabel] = useState('')
  const [role, setRole] = useState<string | null>(null)
  const [days, setDays] = useState<Days>(90)
  const after = () => void queries.invalidateQueries({ queryKey: [workspace, 'tokens'] })
  const path = { workspace }
  const create = useAct(
    () =>
      ask(
        api.POST('/api/v1/workspaces/{workspace}/tokens', {
          params: { path },
          headers: once(),
          body: { person, label, role, lifetime_days: days === '' ? null : days },
        }),
      ),
    {
      after: (made) => {
        setSecret(made.token ?? null)
        after()
      },
    },
  )
  const revoke = useAct(
    (id: string) =>
      api.DELETE('/api/v1/workspaces/{workspace}/tokens/{token_id}', { params: { path: { workspace, token_id: id } } }),
    { done: () => t.revoked, after },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate(undefined)
  }
  const changes = may('tokens/write')
  return (
    <Panel title={t.title} padded={false} actions={<Ended ended={ended} onChange={setEnded} />}>
      {secret && <Secret token={secret} close={() => setSecret(null)} />}
      <TokenTable tokens={data.items} ended={ended} revoke={changes ? revoke.mutate : undefined} />
      {changes && (
        <Group p="sm" gap="xs" component="form" onSubmit={submit} align="end">
          <TextInput
            size="xs"
            label={t.person}
            value={person}
            onChange={(event) => setPerson(event.currentTarget.value)}
            required
          />
          <TextInput size="xs" label={t.name} value={label} onChange={(event) => setLabel(event.currentTarget.value)} />
          <Select
            size="xs"
            w={190}
            label={text.members.role}
            clearable
            data={[...text.members.roles]}
            value={role}
            onChange={setRole}
          />
          <Lifetime days={days} onChange={setDays} />
          <Button type="submit" variant="default" loading={create.isPending}>
            {t.create}
          </Button>
        </Group>
      )}
    </Panel>
  )
}
