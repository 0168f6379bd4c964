import { SegmentedControl } from '@mantine/core'
import { text } from '@/features/assets/words'
import type { ListSearch } from '@/lib/list'

type Props = {
  search: ListSearch
  onSearch: (search: ListSearch) => void
  more?: readonly { id: string; title: string }[]
}

/** Whether the active or the archived are listed, or what a kind has beside them. */
export function ViewChoice({ search, onSearch, more = [] }: Props) {
  return (
    <SegmentedControl
      size="xs"
      aria-label={text.view.label}
      value={search.view ?? 'active'}
      onChange={(view) => onSearch({ ...search, view: view === 'active' ? undefined : view })}
      data={[
        { value: 'active', label: text.view.active },
        ...more.map(({ id, title }) => ({ value: id, label: title })),
        { value: 'archived', label: text.view.archived },
      ]}
    />
  )
}
