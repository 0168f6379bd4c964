import { Button, Checkbox, Group, Select, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { GitHookIn, GitHookOut } from '@/api/client'
import { createGitHook } from '@/features/git/queries'
import { ForTheHost } from '@/features/git/Secret'
import { text } from '@/features/git/words'
import { useAct } from '@/ui/act'

const f = text.form
const HOSTS = Object.entries(text.hosts).map(([value, label]) => ({ value, label }))
const hostNamed = (value: string | null): GitHookIn['host'] =>
  value === 'gitlab' || value === 'gitea' || value === 'azure_devops' ? value : 'github'

/** Asks what a hook is for; once it is made, shows what the host wants to know, this once. */
export function NewGitHook({ workspace, close }: { workspace: string; close: () => void }) {
  const queries = useQueryClient()
  const [given, setGiven] = useState<GitHookIn>({
    name: '',
    host: 'github',
    repository: '',
    description: '',
    reports_status: true,
  })
  const [made, setMade] = useState<GitHookOut | null>(null)
  const create = useAct(() => createGitHook(queries, workspace, given), { after: setMade })
  const set = (more: Partial<GitHookIn>) => setGiven((before) => ({ ...before, ...more }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate(undefined)
  }
  if (made) return <ForTheHost hook={made} close={close} />
  return (
    <Stack component="form" gap="sm" onSubmit={submit}>
      <Group grow align="start">
        <TextInput
          label={f.name}
          value={given.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          data-autofocus
          required
        />
        <Select
          label={f.host}
          data={HOSTS}
          value={given.host}
          onChange={(value) => set({ host: hostNamed(value) })}
          allowDeselect={false}
        />
      </Group>
      <TextInput
        label={f.repository}
        description={f.repositoryHint}
        placeholder="https://github.com/pumps/flights"
        value={given.repository}
        onChange={(event) => set({ repository: event.currentTarget.value })}
        required
      />
      <TextInput
        label={f.description}
        value={given.description ?? ''}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <Checkbox
        label={f.status}
        description={f.statusHint}
        checked={given.reports_status ?? true}
        onChange={(event) => set({ reports_status: event.currentTarget.checked })}
      />
      <Group justify="flex-end">
        <Button type="submit" loading={create.isPending}>
          {f.create}
        </Button>
      </Group>
    </Stack>
  )
}
