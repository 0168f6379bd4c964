import { Badge, Table, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { pinsOf } from '@/features/assets/environments/model'
import { installedQuery } from '@/features/assets/environments/queries'
import { text } from '@/features/assets/environments/words'
import type { VersionProps } from '@/features/assets/kind'
import { Copied } from '@/features/assets/parts/Copied'
import { CodeBlock } from '@/ui/Copy'
import { Empty, Failure, Loading } from '@/ui/Faces'
import { Details, Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'

/** What was really installed, as the newest job that ran in it has told. */
export function LockTab({ workspace, version }: VersionProps) {
  const { data, error, isPending, refetch } = useQuery(installedQuery(workspace, version.name, version.version))
  if (error) return <Failure error={error} again={() => void refetch()} />
  if (isPending) return <Loading />
  if (!data) return <Empty title={text.lock.none.title}>{text.lock.none.what}</Empty>
  const job = { noun: 'jobs', name: data.job } as const
  return (
    <div style={{ display: 'grid', gap: 12 }}>
      <Panel>
        <Details
          rows={[
            [text.python, data.python],
            [text.lock.digest, data.digest && <Copied key="d" shown={data.digest.slice(0, 12)} value={data.digest} />],
            [text.lock.by, <RefLink key="j" of={job} />],
            [
              text.lock.log,
              <RefLink key="l" of={{ ...job, tab: 'log' }}>
                log
              </RefLink>,
            ],
          ]}
        />
      </Panel>
      <Lock lock={data.lock} />
    </div>
  )
}

export function Lock({ lock }: { lock: string }) {
  const [sought, setSought] = useState('')
  const pins = pinsOf(lock)
  const found = pins.filter(({ name }) => name.includes(sought.toLowerCase()))
  return (
    <Panel
      title={
        <>
          {text.lock.title} <Badge color="gray">{text.packages(pins.length)}</Badge>
        </>
      }
      padded={false}
      actions={
        <TextInput
          size="xs"
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
          placeholder={text.lock.find}
          aria-label={text.lock.find}
          leftSection={<IconSearch size={14} />}
        />
      }
    >
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.lock.package}</Table.Th>
            <Table.Th>{text.lock.version}</Table.Th>
            <Table.Th ta="right">{text.lock.hashes}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.map(({ name, version, hashes }) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td className="mono">{version}</Table.Td>
              <Table.Td ta="right" c="dimmed" className="numbers">
                {hashes}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <details style={{ padding: '8px 12px' }}>
        <summary style={{ cursor: 'pointer' }}>{text.lock.whole}</summary>
        <CodeBlock text={lock} maxHeight={420} />
      </details>
    </Panel>
  )
}
