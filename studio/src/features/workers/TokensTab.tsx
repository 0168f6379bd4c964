import { Button, Group, Text, TextInput } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useMay } from '@/features/account/queries'
import { type Days, Ended, Lifetime, Secret, TokenTable } from '@/features/settings/TokenTable'
import { workerCommand } from '@/features/workers/model'
import { createToken, revokeToken, workerTokensQuery } from '@/features/workers/queries'
import { text } from '@/features/workers/words'
import { useAct } from '@/ui/act'
import { Panel } from '@/ui/Page'

const t = text.tokens

/** The tokens by which machines elsewhere become workers. */
export function TokensTab() {
  const { data } = useSuspenseQuery(workerTokensQuery)
  const may = useMay('')
  const queries = useQueryClient()
  const [secret, setSecret] = useState<string | null>(null)
  const [ended, setEnded] = useState(false)
  const after = () => void queries.invalidateQueries({ queryKey: workerTokensQuery.queryKey })
  const revoke = useAct(revokeToken, { done: () => t.revoked, after })
  const changes = may('workers/write')
  return (
    <Panel title={text.tabs.tokens} padded={false} actions={<Ended ended={ended} onChange={setEnded} />}>
      <Text size="sm" c="dimmed" px="sm" pt="sm" maw={760}>
        {t.what}
      </Text>
      {changes && (
        <Make
          made={(token) => {
            setSecret(token)
            after()
          }}
        />
      )}
      {secret && <Secret token={workerCommand(secret, location.origin)} title={t.once} close={() => setSecret(null)} />}
      <TokenTable
        tokens={data.items}
        ended={ended}
        revoke={changes ? revoke.mutate : undefined}
        whose={text.worker.title}
      />
    </Panel>
  )
}

function Make({ made }: { made: (token: string) => void }) {
  const [worker, setWorker] = useState('')
  const [label, setLabel] = useState('')
  const [days, setDays] = useState<Days>('')
  const create = useAct(() => createToken(worker, label, days === '' ? null : days), {
    after: ({ token }) => {
      if (token) made(token)
      setWorker('')
      setLabel('')
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate(undefined)
  }
  return (
    <Group p="sm" gap="xs" component="form" onSubmit={submit} align="end">
      <TextInput
        size="xs"
        label={t.worker}
        placeholder="gpu-1"
        value={worker}
        onChange={(event) => setWorker(event.currentTarget.value)}
        required
      />
      <TextInput size="xs" label={t.label} value={label} onChange={(event) => setLabel(event.currentTarget.value)} />
      <Lifetime days={days} onChange={setDays} />
      <Button type="submit" variant="default" loading={create.isPending}>
        {t.create}
      </Button>
    </Group>
  )
}
