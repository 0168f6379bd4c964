import { Checkbox, CloseButton, Group, Select, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { LogLines } from '@/features/endpoints/LogLines'
import { foundIn, linesOf } from '@/features/endpoints/log'
import type { Watched } from '@/features/endpoints/model'
import { logQuery } from '@/features/endpoints/queries'
import type { EndpointSearch } from '@/features/endpoints/search'
import { text } from '@/features/endpoints/words'
import { Copy } from '@/ui/Copy'
import classes from '@/ui/DataTable.module.css'
import { Empty, Failure, Loading } from '@/ui/Faces'
import { words } from '@/words'

type Props = {
  workspace: string
  endpoint: string
  seen: Watched
  deployment: string | undefined
  go: (search: EndpointSearch) => void
}

const LINES = ['200', '1000', '10000']

/** What the replicas of a deployment have printed. */
export function LogsTab({ workspace, endpoint, seen, deployment, go }: Props) {
  const names = seen.deployments.map(({ name }) => name)
  const name = names.find((one) => one === deployment) ?? names[0]
  const [follow, setFollow] = useState(true)
  const [lines, setLines] = useState('1000')
  const [typed, setTyped] = useState('')
  const [only, setOnly] = useState(false)
  const query = logQuery(workspace, endpoint, name ?? '', Number(lines), follow)
  const { data, error, refetch } = useQuery({ ...query, enabled: name !== undefined })
  const all = useMemo(() => linesOf(data ?? ''), [data])
  const found = useMemo(() => foundIn(all, typed), [all, typed])
  if (name === undefined)
    return (
      <div className="panel">
        <Empty title={text.empty.logs}>{text.empty.deploymentsWhat}</Empty>
      </div>
    )
  return (
    <div className={`panel ${classes.frame}`}>
      <Group className={classes.toolbar} gap="xs">
        <Select
          size="xs"
          w={150}
          aria-label={text.logs.deployment}
          data={names}
          value={name}
          onChange={(next) => go({ tab: 'logs', deployment: next ?? undefined })}
          allowDeselect={false}
        />
        <Select
          size="xs"
          w={100}
          aria-label={text.logs.lines}
          data={LINES}
          value={lines}
          onChange={(next) => setLines(next ?? lines)}
          allowDeselect={false}
        />
        <TextInput
          size="xs"
          w={220}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          placeholder={text.logs.search}
          aria-label={text.logs.search}
          leftSection={<IconSearch size={14} />}
          rightSection={typed && <CloseButton size="xs" onClick={() => setTyped('')} aria-label={words.list.clear} />}
        />
        {typed && (
          <>
            <Text size="xs" c="dimmed" role="status">
              {text.logs.found(found.length)}
            </Text>
            <Checkbox
              size="xs"
              label={text.logs.only}
              checked={only}
              onChange={(event) => setOnly(event.currentTarget.checked)}
            />
          </>
        )}
        <Group gap="xs" ml="auto">
          <Checkbox
            size="xs"
            label={text.logs.follow}
            checked={follow}
            onChange={(event) => setFollow(event.currentTarget.checked)}
          />
          <Copy text={data ?? ''} label={text.logs.download} />
        </Group>
      </Group>
      {error ? (
        <Failure error={error} again={() => void refetch()} />
      ) : data === undefined ? (
        <Loading />
      ) : (
        <LogLines
          label={text.logs.label(name)}
          lines={typed && only ? found : all}
          typed={typed}
          first={found[0]?.number}
          follow={follow && !typed}
        />
      )}
    </div>
  )
}
