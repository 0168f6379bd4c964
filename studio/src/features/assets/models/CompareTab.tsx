import { ActionIcon, Checkbox, Group, NativeSelect, Tooltip } from '@mantine/core'
import { IconArrowsLeftRight } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import type { NameProps } from '@/features/assets/kind'
import { Versus } from '@/features/assets/models/Versus'
import { text } from '@/features/assets/models/words'
import { versionsQuery } from '@/features/assets/queries'
import { Empty, Loading } from '@/ui/Faces'

/** Two versions side by side; which two stands in the URL. */
export function CompareTab({ workspace, container }: NameProps) {
  const search: { left?: string; right?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const [onlyDifferent, setOnlyDifferent] = useState(false)
  const { data } = useInfiniteQuery(versionsQuery(workspace, 'models', container.name, { view: 'all' }))
  if (!data) return <Loading />
  const versions = data.pages.flatMap(({ items }) => items.map(({ version }) => version))
  const right = search.right ?? versions[0]
  const left = search.left ?? versions.find((version) => version !== right)
  if (!left || !right) return <Empty title={text.versus.onlyOne.title}>{text.versus.onlyOne.what}</Empty>
  const show = (chosen: { left: string; right: string }) =>
    void navigate({ to: '.', search: (was) => ({ ...was, ...chosen }), replace: true })
  return (
    <div style={{ display: 'grid', gap: 12 }}>
      <Group gap="xs">
        <NativeSelect
          size="xs"
          aria-label={text.versus.left}
          data={versions}
          value={left}
          onChange={(event) => show({ left: event.currentTarget.value, right })}
        />
        <Tooltip label={text.versus.swap}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={text.versus.swap}
            onClick={() => show({ left: right, right: left })}
          >
            <IconArrowsLeftRight size={15} />
          </ActionIcon>
        </Tooltip>
        <NativeSelect
          size="xs"
          aria-label={text.versus.right}
          data={versions}
          value={right}
          onChange={(event) => show({ left, right: event.currentTarget.value })}
        />
        <Checkbox
          size="xs"
          ml="sm"
          label={text.versus.onlyDifferent}
          checked={onlyDifferent}
          onChange={(event) => setOnlyDifferent(event.currentTarget.checked)}
        />
      </Group>
      <Suspense fallback={<Loading />}>
        <Versus
          key={`${left} ${right}`}
          workspace={workspace}
          name={container.name}
          {...{ left, right, onlyDifferent }}
        />
      </Suspense>
    </div>
  )
}
