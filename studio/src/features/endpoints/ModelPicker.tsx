import { Group, Loader, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { modelOf } from '@/features/endpoints/model'
import { modelsQuery, versionsQuery } from '@/features/endpoints/queries'
import { text } from '@/features/endpoints/words'

type Props = { workspace: string; value: string; onChange: (reference: string) => void }

/** A model by its name, searched as it is typed, and one of its versions; the newest one at first. */
export function ModelPicker({ workspace, value, onChange }: Props) {
  const picked = modelOf(value)
  const [typed, setTyped] = useState(picked.name)
  const [settled] = useDebouncedValue(typed, 200)
  const { data: found, isFetching } = useQuery(modelsQuery(workspace, settled === picked.name ? '' : settled))
  const { data: versions } = useQuery({ ...versionsQuery(workspace, picked.name), enabled: picked.name !== '' })
  const names = found?.items.map(({ name }) => name) ?? []
  const known = versions?.items.map(({ version }) => version) ?? []
  const pick = (name: string | null) => {
    const newest = found?.items.find((model) => model.name === name)?.latest_version
    onChange(name ? `${name}:${newest ?? ''}` : '')
  }
  return (
    <Group align="end" gap="xs" wrap="nowrap">
      <Select
        style={{ flex: 1 }}
        label={text.create.model}
        placeholder={text.create.findModel}
        data={picked.name && !names.includes(picked.name) ? [picked.name, ...names] : names}
        value={picked.name || null}
        onChange={pick}
        searchable
        searchValue={typed}
        onSearchChange={setTyped}
        filter={({ options }) => options}
        nothingFoundMessage={text.create.noModels}
        rightSection={isFetching ? <Loader size={12} /> : undefined}
        required
      />
      <Select
        w={110}
        label={text.create.version}
        data={picked.version && !known.includes(picked.version) ? [picked.version, ...known] : known}
        value={picked.version || null}
        onChange={(version) => onChange(`${picked.name}:${version ?? ''}`)}
        disabled={!picked.name}
        allowDeselect={false}
        required
      />
    </Group>
  )
}
