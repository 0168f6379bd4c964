import { Alert, Button, Group, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import type { ContainerOut } from '@/api/client'
import { workspaceQuery } from '@/features/assets/data/queries'
import { type Offer, type Registered, TYPES, type Uploaded, type Wanted } from '@/features/assets/upload/chosen'
import { Running } from '@/features/assets/upload/Running'
import { type Uploading, useUpload } from '@/features/assets/upload/useUpload'
import { text } from '@/features/assets/upload/words'
import { size } from '@/lib/format'
import classes from './Upload.module.css'

const FEW = 5

type Props = {
  workspace: string
  noun: Uploaded
  offer: Offer
  /** What gets a new version; without it a name can be chosen. */
  of?: ContainerOut
  other: () => void
  done: (version: Registered) => void
  onRunning: (running: boolean) => void
}

/** What the files are to be called, and how far they are. */
export function UploadForm({ workspace, noun, offer, of, other, done, onRunning }: Props) {
  const [wanted, setWanted] = useState<Wanted>(() => ({
    name: of?.name ?? offer.name,
    type: offer.type,
    version: '',
    description: '',
    tier: of?.newest?.tier ?? '',
    owner: of?.newest?.owner ?? '',
  }))
  const { uploading, start, stop } = useUpload(workspace, noun, done)
  const running = uploading.state === 'running'
  useEffect(() => onRunning(running), [onRunning, running])
  const set = (changed: Partial<Wanted>) => setWanted({ ...wanted, ...changed })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!wanted.name.trim() || running) return
    start(offer, { ...wanted, name: wanted.name.trim() })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Files offer={offer} other={running ? undefined : other} />
        <fieldset disabled={running} style={{ border: 0, padding: 0, margin: 0 }}>
          <Fields workspace={workspace} noun={noun} wanted={wanted} set={set} named={of !== undefined} />
        </fieldset>
        <Outcome uploading={uploading} />
        {running ? (
          <Running progress={uploading.progress} cancel={stop} />
        ) : (
          <Group justify="flex-end">
            <Button type="submit" disabled={!wanted.name.trim()}>
              {uploading.state === 'idle' ? text.upload : text.again}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  )
}

function Files({ offer: { files, size: bytes }, other }: { offer: Offer; other?: () => void }) {
  return (
    <div className="panel" style={{ padding: '8px 12px' }}>
      <Group justify="space-between">
        <Text size="sm" fw={550} className="numbers">
          {text.count(files.length, size(bytes))}
        </Text>
        {other && (
          <Button variant="subtle" size="compact-xs" onClick={other}>
            {text.other}
          </Button>
        )}
      </Group>
      <ul className={classes.files}>
        {files.slice(0, FEW).map(({ path, file }) => (
          <li key={path}>
            <span className="mono">{path}</span>
            <Text span size="xs" c="dimmed" className="numbers">
              {size(file.size)}
            </Text>
          </li>
        ))}
      </ul>
      {files.length > FEW && (
        <Text size="xs" c="dimmed">
          {text.andMore(files.length - FEW)}
        </Text>
      )}
    </div>
  )
}

type FieldsProps = {
  workspace: string
  noun: Uploaded
  wanted: Wanted
  set: (changed: Partial<Wanted>) => void
  /** Whether the name is settled. */
  named: boolean
}

function Fields({ workspace, noun, wanted, set, named }: FieldsProps) {
  return (
    <div className={classes.fields}>
      {!named && (
        <TextInput
          label={text.name}
          required
          data-autofocus
          value={wanted.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
      )}
      <NativeSelect
        label={text.type}
        data={TYPES[noun].map((value) => ({ value, label: text.types[value] ?? value }))}
        value={wanted.type}
        onChange={(event) => set({ type: event.currentTarget.value })}
      />
      <TextInput
        label={text.versionField}
        placeholder={text.next}
        value={wanted.version}
        onChange={(event) => set({ version: event.currentTarget.value })}
      />
      {noun === 'data' && <Governed workspace={workspace} wanted={wanted} set={set} />}
      <Textarea
        label={text.description}
        className={classes.wide}
        autosize
        minRows={2}
        maxRows={8}
        value={wanted.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
    </div>
  )
}

/** Data has a tier, in the workspace's own words, and somebody who answers for it. */
function Governed({ workspace, wanted, set }: Pick<FieldsProps, 'workspace' | 'wanted' | 'set'>) {
  const { data } = useQuery(workspaceQuery(workspace))
  const tiers = data?.tiers ?? []
  return (
    <>
      {tiers.length ? (
        <NativeSelect
          label={text.tier}
          data={[{ value: '', label: text.noTier }, ...tiers]}
          value={wanted.tier}
          onChange={(event) => set({ tier: event.currentTarget.value })}
        />
      ) : (
        <TextInput
          label={text.tier}
          value={wanted.tier}
          onChange={(event) => set({ tier: event.currentTarget.value })}
        />
      )}
      <TextInput
        label={text.owner}
        placeholder={text.ownerHint}
        className={classes.wide}
        value={wanted.owner}
        onChange={(event) => set({ owner: event.currentTarget.value })}
      />
    </>
  )
}

function Outcome({ uploading }: { uploading: Uploading }) {
  if (uploading.state === 'stopped')
    return (
      <Alert color="gray" icon={<IconInfoCircle size={16} />}>
        {text.canceled}
      </Alert>
    )
  if (uploading.state !== 'refused') return null
  const { detail, hint, errors } = uploading.problem
  return (
    <Alert color="red" icon={<IconAlertTriangle size={16} />} title={text.refused} role="alert">
      {detail} {hint}
      {errors.map(({ pointer, message }) => (
        <div key={pointer + message}>
          {pointer} {message}
        </div>
      ))}
    </Alert>
  )
}
