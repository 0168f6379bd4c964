import { Button, Grid, Group, Stack, Table, Text, TextInput } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, ask, once } from '@/api/client'
import { meQuery, useMay } from '@/features/account/queries'
import { workspaceQuery } from '@/features/settings/queries'
import { text } from '@/features/settings/words'
import { useAct } from '@/ui/act'
import { CodeBlock, CopyLine } from '@/ui/Copy'
import { Details, Panel } from '@/ui/Page'
import { workspacesQuery } from '@/ui/WorkspaceSwitch'

export function WorkspaceTab({ workspace }: { workspace: string }) {
  const { data: about } = useSuspenseQuery(workspaceQuery(workspace))
  const { data: me } = useSuspenseQuery(meQuery)
  const t = text.workspace
  return (
    <Grid gap="sm">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="sm">
          <Panel title={t.about}>
            <Details
              rows={[
                [t.name, about.name],
                [t.description, about.description],
                [t.tiers, about.tiers.join(', ')],
                [t.role, me.workspaces.find(({ name }) => name === workspace)?.role],
              ]}
            />
          </Panel>
          <All />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Connect workspace={workspace} />
      </Grid.Col>
    </Grid>
  )
}

function Connect({ workspace }: { workspace: string }) {
  const t = text.workspace
  const url = location.origin
  const python = `from lazulite import Client\n\nclient = Client("${url}", workspace="${workspace}")\nprint(client.jobs.list())`
  return (
    <Panel title={t.connect}>
      <Stack gap="xs">
        <Text size="xs" c="dimmed">
          {t.cli}
        </Text>
        <CopyLine text={`export LAZULITE_URL=${url} LAZULITE_WORKSPACE=${workspace}`} />
        <Text size="xs" c="dimmed">
          {t.mlflow}
        </Text>
        <CopyLine text={`export MLFLOW_TRACKING_URI=${url}/workspaces/${workspace}`} />
        <Text size="xs" c="dimmed">
          {t.python}
        </Text>
        <CodeBlock text={python} />
      </Stack>
    </Panel>
  )
}

function All() {
  const t = text.workspace
  const { data } = useSuspenseQuery(workspacesQuery)
  const may = useMay('')
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const create = useAct(
    () => ask(api.POST('/api/v1/workspaces', { headers: once(), body: { name, description: '' } })),
    {
      done: (made) => t.created(made.name),
      after: ({ name: workspace }) => {
        void queries.invalidateQueries({ queryKey: ['workspaces'] })
        void queries.invalidateQueries({ queryKey: ['me'] })
        void navigate({ to: '/workspaces/$workspace', params: { workspace } })
      },
    },
  )
  return (
    <Panel title={t.all} padded={false}>
      <Table>
        <Table.Tbody>
          {data.items.map((one) => (
            <Table.Tr key={one.name}>
              <Table.Td>
                <Link className="link" to="/workspaces/$workspace" params={{ workspace: one.name }} search={{}}>
                  {one.name}
                </Link>
              </Table.Td>
              <Table.Td c="dimmed">{one.description}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {may('workspaces/create') && (
        <Group
          p="sm"
          gap="xs"
          component="form"
          onSubmit={(event: React.FormEvent) => {
            event.preventDefault()
            create.mutate(undefined)
          }}
        >
          <TextInput
            size="xs"
            flex={1}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            aria-label={t.create}
            placeholder={t.name}
            required
          />
          <Button type="submit" variant="default" loading={create.isPending}>
            {t.create}
          </Button>
        </Group>
      )}
    </Panel>
  )
}
