import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { VersionOut } from '@/api/client'
import type { Place } from '@/features/assets/acts'
import { fileAddress, filesQuery } from '@/features/assets/queries'
import { text } from '@/features/assets/words'
import { size } from '@/lib/format'
import { Empty } from '@/ui/Faces'
import { FileTree } from '@/ui/FileTree'
import { Panel } from '@/ui/Page'

export function Files({ place, version }: { place: Place; version: VersionOut }) {
  const { workspace, noun, name } = place
  const { data } = useSuspenseQuery(filesQuery(workspace, noun, name, version.version))
  const [sought, setSought] = useState('')
  if (!data.items.length) return <Empty title={text.empty.files.title}>{text.empty.files.what}</Empty>
  const found = sought ? data.items.filter(({ path }) => path.toLowerCase().includes(sought.toLowerCase())) : data.items
  return (
    <Panel
      title={text.files.count(version.file_count, size(version.size))}
      padded={false}
      actions={
        data.items.length > 10 && (
          <TextInput
            size="xs"
            value={sought}
            onChange={(event) => setSought(event.currentTarget.value)}
            placeholder={text.files.filter}
            aria-label={text.files.filter}
            leftSection={<IconSearch size={14} />}
          />
        )
      }
    >
      <FileTree
        key={sought}
        files={found}
        address={(path) => fileAddress(workspace, noun, name, version.version, path)}
      />
    </Panel>
  )
}
