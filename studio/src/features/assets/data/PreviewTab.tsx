import { Group, Select, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { VersionOut } from '@/api/client'
import { problem } from '@/api/problem'
import { previewQuery } from '@/features/assets/data/queries'
import { text } from '@/features/assets/data/words'
import type { VersionProps } from '@/features/assets/kind'
import { filesQuery } from '@/features/assets/queries'
import { previewOf } from '@/lib/preview'
import { Empty, Failure, Loading } from '@/ui/Faces'
import { Grid } from '@/ui/Grid'
import { Panel } from '@/ui/Page'

const MOST_ROWS = 1000

/** The first thousand rows, of whichever of a folder's files is chosen. */
export function PreviewTab({ workspace, version }: VersionProps) {
  const search: { file?: string } = useSearch({ strict: false })
  const { data, error, refetch } = useQuery(previewQuery(workspace, version, MOST_ROWS, search.file))
  if (error) return <NoTable error={error} again={() => void refetch()} />
  if (!data) return <Loading />
  const preview = previewOf(data)
  return (
    <Panel
      padded={false}
      title={text.preview.rows(preview.rows.length, preview.columns.length)}
      actions={<FileChoice workspace={workspace} version={version} shown={search.file ?? preview.file} />}
    >
      <Grid preview={preview} height="calc(100dvh - 238px)" label={text.preview.title} />
    </Panel>
  )
}

/** Files that are no table are no failure of the page. */
export function NoTable({ error, again }: { error: unknown; again: () => void }) {
  const told = problem(error)
  if (told.status < 400 || told.status >= 500 || told.status === 403) return <Failure error={error} again={again} />
  return (
    <Empty title={text.preview.impossible}>
      {told.detail} {told.hint}
    </Empty>
  )
}

function FileChoice({ workspace, version, shown }: { workspace: string; version: VersionOut; shown: string }) {
  const navigate = useNavigate()
  const { data } = useQuery(filesQuery(workspace, 'data', version.name, version.version))
  const paths = data?.items.map(({ path }) => path) ?? []
  if (paths.length < 2)
    return (
      <Text size="xs" c="dimmed" className="mono">
        {shown}
      </Text>
    )
  return (
    <Group gap={6}>
      <Select
        size="xs"
        w={280}
        searchable
        limit={200}
        data={paths}
        value={paths.includes(shown) ? shown : null}
        placeholder={shown}
        aria-label={text.preview.file}
        onChange={(file) => void navigate({ to: '.', search: (was) => ({ ...was, file: file ?? undefined }) })}
      />
      <Text size="xs" c="dimmed">
        {text.preview.of(paths.length)}
      </Text>
    </Group>
  )
}
