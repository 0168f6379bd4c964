import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { VersionOut } from '@/api/client'
import { Copied } from '@/features/assets/parts/Copied'
import { text } from '@/features/assets/words'
import { jobQuery } from '@/features/jobs/queries'
import { short } from '@/lib/format'
import { refOf } from '@/lib/refs'
import { Details, Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'

/** The job, the place, the code and the commit that a version came from. */
export function Source({ version: { source, path, kind } }: { version: VersionOut }) {
  const uri = path ?? source.uri
  const asset = kind === 'model' ? 'models' : 'data'
  const rows: [string, ReactNode][] = []
  if (source.job) rows.push([text.source.job, <Ran key="j" job={source.job} />])
  if (uri)
    rows.push([
      text.source.uri,
      <span key="u" className="mono">
        {refOf(uri, asset) ? (
          <RefLink of={uri} asset={asset}>
            {uri}
          </RefLink>
        ) : (
          uri
        )}
      </span>,
    ])
  if (source.code_digest)
    rows.push([text.source.code, <Copied key="c" shown={source.code_digest.slice(0, 12)} value={source.code_digest} />])
  if (source.git_commit)
    rows.push([text.source.commit, <Copied key="g" shown={source.git_commit.slice(0, 12)} value={source.git_commit} />])
  return (
    <Panel title={text.source.title}>
      {rows.length ? <Details rows={rows} /> : <Text c="dimmed">{text.source.none}</Text>}
    </Panel>
  )
}

/** The job by the name that people gave it. */
function Ran({ job }: { job: string }) {
  const { workspace } = useParams({ from: '/workspaces/$workspace' })
  const { data } = useQuery(jobQuery(workspace, job))
  return <RefLink of={`jobs/${job}`}>{data?.display_name || short(job)}</RefLink>
}
