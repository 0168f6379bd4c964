import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { candidate } from '@/features/releases/model'
import { openRelease, type Policy, versionsQuery } from '@/features/releases/queries'
import { text } from '@/features/releases/words'
import { useAct } from '@/ui/act'

const words = text.one.open
type Props = {
  workspace: string
  policies: readonly Pick<Policy, 'model'>[]
  /** MODEL:VERSION that it is about, where one is meant. */
  wanted?: string
  onClose: () => void
}

/** A case for a version that is there already. */
export function OpenRelease({ workspace, policies, wanted, onClose }: Props) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const models = policies.map(({ model }) => model)
  const [, named, numbered] = /^(.+):(\d+)$/.exec(wanted ?? '') ?? []
  const [chosen, choose] = useState<string | null>(named && models.includes(named) ? named : null)
  const model = chosen ?? models[0] ?? null
  const { data: versions = [] } = useQuery({ ...versionsQuery(workspace, model ?? ''), enabled: model !== null })
  const [asked, ask] = useState<string | null>(numbered ?? null)
  const version = asked && versions.includes(asked) ? asked : (versions[0] ?? null)
  const act = useAct(
    (of: { model: string; version: number }) => openRelease(queries, workspace, of.model, of.version),
    {
      done: (made) => words.done(candidate(made)),
      after: ({ id: release }) => {
        onClose()
        void navigate({ to: '/workspaces/$workspace/releases/$release', params: { workspace, release } })
      },
    },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (model && version) act.mutate({ model, version: Number(version) })
  }
  return (
    <Modal opened onClose={onClose} title={words.title} centered>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {!models.length ? words.noPolicy : named && !models.includes(named) ? words.unnamed(named) : words.what}
          </Text>
          <Group grow>
            <Select
              label={words.model}
              data={models}
              value={model}
              onChange={choose}
              allowDeselect={false}
              searchable
              data-autofocus
            />
            <Select
              label={words.version}
              data={versions}
              value={version}
              onChange={ask}
              allowDeselect={false}
              searchable
            />
          </Group>
          <Group justify="flex-end">
            <Button type="submit" loading={act.isPending} disabled={!model || !version}>
              {words.open}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
