import { ActionIcon, Button, Group, Stack, Table } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconDownload } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { JobOut } from '@/api/client'
import { FilePreview } from '@/features/jobs/FilePreview'
import { lookAt } from '@/features/jobs/files'
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
  const address = `/api/v1/workspaces/${encodeURIComponent(workspace)}/jobs/${encodeURIComponent(job.name)}/download`
  return (
    <Stack gap="sm">
      <Group justify="flex-end">
        <Button component="a" href={address} download variant="default" leftSection={<IconDownload size={14} />}>
          {text.downloadAll}
        </Button>
      </Group>
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
            <Files files={data.outputs[name] ?? []} of={{ workspace, job: job.name, output: name }} />
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

type Of = { workspace: string; job: string; output: string }
type File = { path: string; size: number }

function Files({ files, of }: { files: File[]; of: Of }) {
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
          <FileRow key={file.path} file={file} of={of} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

/** A file to be fetched, and looked at where it can be. */
function FileRow({ file, of }: { file: File; of: Of }) {
  const [opened, setOpened] = useState(false)
  const Chevron = opened ? IconChevronDown : IconChevronRight
  const look = lookAt(file)
  const inside = [of.workspace, 'jobs', of.job, 'outputs', of.output, ...file.path.split('/')]
  const address = `/api/v1/workspaces/${inside.map(encodeURIComponent).join('/')}`
  return (
    <>
      <Table.Tr>
        <Table.Td style={{ overflowWrap: 'anywhere' }}>
          {look && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="xs"
              mr={4}
              aria-expanded={opened}
              aria-label={text.preview(file.path)}
              onClick={() => setOpened(!opened)}
            >
              <Chevron size={14} />
            </ActionIcon>
          )}
          <a className="link mono" href={address} download>
            {file.path}
          </a>
        </Table.Td>
        <Table.Td ta="right" className="numbers" style={{ whiteSpace: 'nowrap' }}>
          {size(file.size)}
        </Table.Td>
      </Table.Tr>
      {opened && look && (
        <Table.Tr>
          <Table.Td colSpan={2} style={{ maxWidth: 0 }}>
            <FilePreview place={{ ...of, ...file, address }} look={look} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  )
}
