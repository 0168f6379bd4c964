import {
  ActionIcon,
  Checkbox,
  CloseButton,
  Group,
  Menu,
  MultiSelect,
  SegmentedControl,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconColumns3, IconRefresh, IconSearch } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import type { ListSearch } from '@/lib/list'
import { words } from '@/words'
import classes from './DataTable.module.css'

/**
 * A field that a list is narrowed by, with the values that it is known to have; `label`: what people call one. `usual`: one value
 * at a time, this one where the URL names none.
 */
export type Facet = {
  id: string
  title: string
  values: readonly (string | { value: string; label: string })[]
  usual?: string
}

type Props = {
  columns: { id: string; title: string }[]
  shown: { id: string }[]
  facets: Facet[]
  search: ListSearch
  onSearch: (search: ListSearch) => void
  filters?: ReactNode
  count: number
  /** How many there are in all, where that is known. */
  total: number | null
  more: boolean
  busy: boolean
  refresh: () => void
  actions?: ReactNode
}

export function Toolbar({
  columns,
  shown,
  facets,
  search,
  onSearch,
  filters,
  count,
  total,
  more,
  busy,
  refresh,
  actions,
}: Props) {
  return (
    <Group className={classes.toolbar} gap="xs">
      {filters ?? (
        <Filter value={search.text ?? ''} onChange={(text) => onSearch({ ...search, text: text || undefined })} />
      )}
      {facets.map((facet) => (
        <Values key={facet.id} facet={facet} search={search} onSearch={onSearch} />
      ))}
      <Group ml="auto" gap="xs" wrap="nowrap">
        <Text size="xs" c="dimmed" className={`numbers ${classes.count}`} role="status">
          {words.list.shown(count, more, total)}
        </Text>
        <Tooltip label={words.list.refresh}>
          <ActionIcon variant="subtle" color="gray" onClick={refresh} aria-busy={busy} aria-label={words.list.refresh}>
            <IconRefresh size={15} className={classes.refresh} />
          </ActionIcon>
        </Tooltip>
        <Columns
          columns={columns}
          shown={shown.map(({ id }) => id)}
          onChange={(ids) => onSearch({ ...search, show: ids.join(',') })}
        />
        {actions}
      </Group>
    </Group>
  )
}

function Values({ facet, search, onSearch }: { facet: Facet } & Pick<Props, 'search' | 'onSearch'>) {
  const { id, title, values, usual } = facet
  const chosen = search[id]
  if (usual !== undefined)
    return (
      <SegmentedControl
        size="xs"
        data={[...values]}
        value={chosen ?? usual}
        onChange={(value) => onSearch({ ...search, [id]: value === usual ? undefined : value })}
        aria-label={title}
      />
    )
  return (
    <MultiSelect
      size="xs"
      data={[...values]}
      value={chosen?.split(',').filter(Boolean) ?? []}
      onChange={(wanted) => onSearch({ ...search, [id]: wanted.join(',') || undefined })}
      placeholder={chosen ? undefined : title}
      aria-label={title}
      clearable
      w={chosen ? undefined : 130}
      maw={320}
    />
  )
}

function Filter({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const settle = useDebouncedCallback(onChange, 250)
  const change = (text: string) => {
    setTyped(text)
    settle(text)
  }
  return (
    <TextInput
      size="xs"
      miw={150}
      maw={240}
      flex="1 1 150px"
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
      placeholder={words.list.filter}
      aria-label={words.list.filter}
      leftSection={<IconSearch size={14} />}
      rightSection={typed && <CloseButton size="xs" onClick={() => change('')} aria-label={words.list.clearText} />}
    />
  )
}

function Columns({
  columns,
  shown,
  onChange,
}: {
  columns: { id: string; title: string }[]
  shown: string[]
  onChange: (ids: string[]) => void
}) {
  const change = (id: string, checked: boolean) =>
    onChange(columns.map((column) => column.id).filter((each) => (each === id ? checked : shown.includes(each))))
  return (
    <Menu closeOnItemClick={false} position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={words.list.columns}>
          <IconColumns3 size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.list.columns}</Menu.Label>
        {columns.map(({ id, title }) => (
          <Checkbox
            key={id}
            size="xs"
            px="sm"
            py={5}
            label={title}
            checked={shown.includes(id)}
            disabled={shown.length === 1 && shown.includes(id)}
            onChange={(event) => change(id, event.currentTarget.checked)}
          />
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
