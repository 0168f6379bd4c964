import { ActionIcon, Button, Group, Stack, Table, Text } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconDownload } from '@tabler/icons-react'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { JobOut } from '@/api/client'
import { BEGINNING, isText, textOf } from '@/features/jobs/model'
import { beginningQuery, outputsQuery } from '@/features/jobs/queries'
import { text } from '@/features/jobs/words'
import { size } from '@/lib/format'
import { CodeBlock } from '@/ui/Copy'
import { Empty, Failure, Loading } from '@/ui/Faces'
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
          <FileRow
            key={file.path}
            file={file}
            address={`${base}/${file.path.split('/').map(encodeURIComponent).join('/')}`}
          />
        ))}
      </Table.Tbody>
    </Table>
  )
}

/** A file to be fetched; of a text its beginning is shown where it is asked for. */
function FileRow({ file, address }: { file: { path: string; size: number }; address: string }) {
  const [opened, setOpened] = useState(false)
  const Chevron = opened ? IconChevronDown : IconChevronRight
  return (
    <>
      <Table.Tr>
        <Table.Td style={{ overflowWrap: 'anywhere' }}>
          {isText(file.path) && (
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
      {opened && (
        <Table.Tr>
          <Table.Td colSpan={2}>
            <Beginning address={address} bytes={file.size} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  )
}

function Beginning({ address, bytes }: { address: string; bytes: number }) {
  const { data, error } = useQuery(beginningQuery(address))
  if (error) return <Failure error={error} />
  if (data === undefined) return <Loading />
  return (
    <>
      <CodeBlock text={data} maxHeight={260} />
      {bytes > BEGINNING && (
        <Text size="xs" c="dimmed">
          {text.beginning(size(BEGINNING))}
        </Text>
      )}
    </>
  )
}
