import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { candidate } from '@/features/releases/model'
import { openRelease, type Policy, versionsQuery } from '@/features/releases/queries'
import { text } from '@/features/releases/words'
import { useAct } from '@/ui/act'
import { ButtonLink } from '@/ui/ButtonLink'

const words = text.one.open
type Props = {
  workspace: string
  policies: readonly Pick<Policy, 'model'>[]
  /** MODEL:VERSION that it is about, where one is meant. */
  wanted?: string
  onClose: () => void
}

/** A case for a version that is there already; where no policy names its model, the way to one. */
export function OpenRelease({ workspace, policies, wanted, onClose }: Props) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const judged = policies.map(({ model }) => model)
  const [, named, numbered] = /^(.+):(\d+)$/.exec(wanted ?? '') ?? []
  const [chosen, choose] = useState<string | null>(named ?? null)
  const model = chosen ?? judged[0] ?? null
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
  const isJudged = model !== null && judged.includes(model)
  return (
    <Modal opened onClose={onClose} title={words.title} centered>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm" c={isJudged ? 'dimmed' : undefined}>
            {isJudged ? words.what : model ? words.unnamed(model) : words.noPolicy}
          </Text>
          <Group grow>
            <Select
              label={words.model}
              data={named && !judged.includes(named) ? [named, ...judged] : judged}
              value={model}
              onChange={choose}
              allowDeselect={false}
              searchable
              data-autofocus={named ? undefined : true}
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
            {isJudged ? (
              <Button type="submit" loading={act.isPending} disabled={!version}>
                {words.open}
              </Button>
            ) : (
              <PolicyFirst workspace={workspace} model={model} />
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function PolicyFirst({ workspace, model }: { workspace: string; model: string | null }) {
  return (
    <ButtonLink
      leftSection={<IconPlus size={14} />}
      to="/workspaces/$workspace/releases/policies"
      params={{ workspace }}
      search={{ create: '-', ...(model ? { model } : {}) }}
    >
      {model ? words.policyFor(model) : text.newPolicy}
    </ButtonLink>
  )
}
