import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { problem } from '@/api/problem'
import { BEGINNING, type Look, readable } from '@/features/jobs/files'
import { beginningQuery, pictureQuery, rowsQuery } from '@/features/jobs/queries'
import { text } from '@/features/jobs/words'
import { size } from '@/lib/format'
import { previewOf } from '@/lib/preview'
import { CodeBlock } from '@/ui/Copy'
import { Failure, Loading } from '@/ui/Faces'
import { Grid } from '@/ui/Grid'

/** Where a file lies: the job's output that holds it, and where it is fetched from. */
export type Place = { workspace: string; job: string; output: string; path: string; address: string; size: number }

/** A file of an output: a table's first rows, a picture, or the beginning of a text. */
export function FilePreview({ place, look }: { place: Place; look: Look }) {
  if (look.kind === 'table') return <FirstRows place={place} />
  if (look.kind === 'image') return <Picture place={place} type={look.type} />
  return <Beginning place={place} />
}

function FirstRows({ place }: { place: Place }) {
  const { data, error } = useQuery(rowsQuery(place))
  if (error) return <Untabled error={error} place={place} />
  if (!data) return <Loading />
  const preview = previewOf(data)
  return (
    <>
      <Grid preview={preview} height={300} label={text.preview(place.path)} />
      <Text size="xs" c="dimmed" p={4}>
        {text.rows(preview.rows.length, preview.columns.length)}
      </Text>
    </>
  )
}

/** What is no table after all is shown as it is, where it is a text. */
function Untabled({ error, place }: { error: unknown; place: Place }) {
  const { status, detail, hint } = problem(error)
  if (status < 400 || status >= 500) return <Failure error={error} />
  return (
    <>
      <Text size="xs" c="dimmed" p={4}>
        {detail} {hint}
      </Text>
      {!/parquet$|gz$/i.test(place.path) && <Beginning place={place} />}
    </>
  )
}

function Picture({ place, type }: { place: Place; type: string }) {
  const { data, error } = useQuery(pictureQuery(place.address, type))
  if (error) return <Failure error={error} />
  if (data === undefined) return <Loading />
  return (
    <img
      src={data}
      alt={text.picture(place.path)}
      // Pictures are mostly made for paper: what they leave open is white by night, too.
      style={{ display: 'block', maxWidth: '100%', maxHeight: 480, background: '#fff', borderRadius: 4 }}
    />
  )
}

function Beginning({ place }: { place: Place }) {
  const { data, error } = useQuery(beginningQuery(place.address))
  if (error) return <Failure error={error} />
  if (data === undefined) return <Loading />
  return (
    <>
      <CodeBlock text={readable(place.path, data)} maxHeight={300} />
      {place.size > BEGINNING && (
        <Text size="xs" c="dimmed">
          {text.beginning(size(BEGINNING))}
        </Text>
      )}
    </>
  )
}
