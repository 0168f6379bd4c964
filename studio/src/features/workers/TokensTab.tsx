import { Alert, Button, Group, NumberInput, Text, TextInput } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useMay } from '@/features/account/queries'
import { TokenTable } from '@/features/settings/TokenTable'
import { workerCommand } from '@/features/workers/model'
import { createToken, revokeToken, workerTokensQuery } from '@/features/workers/queries'
import { text } from '@/features/workers/words'
import { useAct } from '@/ui/act'
import { CopyLine } from '@/ui/Copy'
import { Panel } from '@/ui/Page'

const t = text.tokens

/** The tokens by which machines elsewhere become workers. */
export function TokensTab() {
  const { data } = useSuspenseQuery(workerTokensQuery)
  const may = useMay('')
  const queries = useQueryClient()
  const [secret, setSecret] = useState<string | null>(null)
  const after = () => void queries.invalidateQueries({ queryKey: workerTokensQuery.queryKey })
  const revoke = useAct(revokeToken, { done: () => t.revoked, after })
  const changes = may('workers/write')
  return (
    <Panel title={text.tabs.tokens} padded={false}>
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
      {secret && (
        <Alert
          color="teal"
          mx="sm"
          mb="sm"
          title={t.once}
          withCloseButton
          closeButtonLabel={t.done}
          onClose={() => setSecret(null)}
        >
          <CopyLine text={workerCommand(secret, location.origin)} />
        </Alert>
      )}
      <TokenTable tokens={data.items} revoke={changes ? revoke.mutate : undefined} whose={text.worker.title} />
    </Panel>
  )
}

function Make({ made }: { made: (token: string) => void }) {
  const [worker, setWorker] = useState('')
  const [label, setLabel] = useState('')
  const [days, setDays] = useState<number | ''>('')
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
      <NumberInput
        size="xs"
        w={150}
        label={t.days}
        min={1}
        max={36500}
        value={days}
        onChange={(value) => setDays(typeof value === 'number' ? value : '')}
      />
      <Button type="submit" variant="default" loading={create.isPending}>
        {t.create}
      </Button>
    </Group>
  )
}
