import { Stack, Table } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import type { JobOut } from '@/api/client'
import { textOf } from '@/features/jobs/model'
import { outputsQuery } from '@/features/jobs/queries'
import { text } from '@/features/jobs/words'
import { size } from '@/lib/format'
import { Empty } from '@/ui/Faces'
import { Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The files of every output, each to be fetched, and the asset that it has become. */
export function Outputs({ job, workspace }: { job: JobOut; workspace: string }) {
  const { data } = useSuspenseQuery(outputsQuery(workspace, job.name))
  const names = Object.keys(job.outputs)
  if (!names.length) return <Empty title={text.noOutputs.title}>{text.noOutputs.what}</Empty>
  return (
    <Stack gap="sm">
      {names.map((name) => {
        const told = job.outputs[name]
        const asset = isRecord(told) ? registered(told) : null
        return (
          <Panel
            key={name}
            title={
              <>
                {name} {asset && <RefLink of={`data/${asset}`}>{asset.replace('/', ':')}</RefLink>}
              </>
            }
            padded={false}
          >
            <Files
              files={data.outputs[name] ?? []}
              base={`/api/v1/workspaces/${encodeURIComponent(workspace)}/jobs/${job.name}/outputs/${encodeURIComponent(name)}`}
            />
          </Panel>
        )
      })}
    </Stack>
  )
}

function registered(output: Record<string, unknown>): string | null {
  const name = textOf(output, 'name')
  const version = textOf(output, 'version')
  return name && version ? `${name}/${version}` : null
}

function Files({ files, base }: { files: { path: string; size: number }[]; base: string }) {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{text.path}</Table.Th>
          <Table.Th ta="right">{text.size}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {files.map((file) => (
          <Table.Tr key={file.path}>
            <Table.Td>
              <a
                className="link mono"
                href={`${base}/${file.path.split('/').map(encodeURIComponent).join('/')}`}
                download
              >
                {file.path}
              </a>
            </Table.Td>
            <Table.Td ta="right" className="numbers">
              {size(file.size)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
