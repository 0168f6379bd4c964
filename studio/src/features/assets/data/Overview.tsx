import { Anchor, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { profileOf } from '@/features/assets/data/model'
import { NoTable } from '@/features/assets/data/PreviewTab'
import { previewQuery, profileQuery } from '@/features/assets/data/queries'
import { text } from '@/features/assets/data/words'
import type { VersionProps } from '@/features/assets/kind'
import { ownerOf, schemaOf, tierOf } from '@/features/assets/model'
import { Stats } from '@/features/assets/parts/Stats'
import { Tier } from '@/features/assets/parts/Tier'
import { size } from '@/lib/format'
import { previewOf } from '@/lib/preview'
import { By } from '@/ui/By'
import { Loading } from '@/ui/Faces'
import { Grid } from '@/ui/Grid'
import { Panel } from '@/ui/Page'

const ROWS = 20

export function DataOverview({ workspace, version }: VersionProps) {
  const { data: measured } = useQuery(profileQuery(workspace, version))
  const profile = measured?.content ? profileOf(measured.content) : null
  const { data: read } = useQuery(previewQuery(workspace, version, ROWS))
  const preview = read ? previewOf(read) : null
  const schema = schemaOf(version)
  return (
    <>
      <Stats
        stats={[
          [text.facts.tier, <Tier key="t" tier={tierOf(version)} />],
          [text.facts.owner, <By key="o" who={ownerOf(version)} />],
          [text.profile.files, version.file_count.toLocaleString('en-US')],
          [text.facts.size, size(version.size)],
          [text.profile.rows, profile ? profile.rows.toLocaleString('en-US') : <Unknown key="r" />],
          [text.profile.columns, profile ? profile.columns.length : (preview?.columns.length ?? '–')],
        ]}
      />
      <FirstRows workspace={workspace} version={version} />
      {schema.length > 0 && (
        <Panel title={text.facts.schema} padded={false}>
          <Table>
            <Table.Tbody>
              {schema.map(([name, type]) => (
                <Table.Tr key={name}>
                  <Table.Td>{name}</Table.Td>
                  <Table.Td c="dimmed">{type}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Panel>
      )}
    </>
  )
}

/** How many rows there are is measured with the profile, which is a click away. */
function Unknown() {
  return (
    <Anchor size="sm" renderRoot={(props) => <Link {...props} to="." search={(was) => ({ ...was, tab: 'profile' })} />}>
      {text.profile.none.title}
    </Anchor>
  )
}

function FirstRows({ workspace, version }: VersionProps) {
  const { data, error, refetch } = useQuery(previewQuery(workspace, version, ROWS))
  const more = (
    <Anchor size="sm" renderRoot={(props) => <Link {...props} to="." search={(was) => ({ ...was, tab: 'preview' })} />}>
      {text.preview.all}
    </Anchor>
  )
  return (
    <Panel title={text.preview.title} padded={false} actions={data && more}>
      {error ? (
        <NoTable error={error} again={() => void refetch()} />
      ) : data ? (
        <Grid preview={previewOf(data)} height={420} label={text.preview.title} />
      ) : (
        <Loading />
      )}
    </Panel>
  )
}
