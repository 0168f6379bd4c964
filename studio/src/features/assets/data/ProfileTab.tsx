import { Alert, Button, Group, Loader, Text, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconRuler2, IconSearch } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, ask, once, type ProfileOut } from '@/api/client'
import { type Profile, profileOf } from '@/features/assets/data/model'
import { ProfileTable } from '@/features/assets/data/ProfileTable'
import { profileQuery } from '@/features/assets/data/queries'
import { text } from '@/features/assets/data/words'
import type { VersionProps } from '@/features/assets/kind'
import { Stats } from '@/features/assets/parts/Stats'
import { size } from '@/lib/format'
import { useAct } from '@/ui/act'
import { Empty, Failure, Loading } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'

/** What every column holds, measured by a job when somebody asks. */
export function ProfileTab({ workspace, version }: VersionProps) {
  const [job, setJob] = useState<string>()
  const queries = useQueryClient()
  const newest = useQuery(profileQuery(workspace, version))
  const asked = useQuery({ ...profileQuery(workspace, version, job), enabled: job !== undefined })
  const measure = useAct(
    (again: boolean) =>
      ask(
        api.POST('/api/v1/workspaces/{workspace}/data/{name}/versions/{version}/profile', {
          params: { path: { workspace, name: version.name, version: version.version } },
          body: { again },
          headers: once(),
        }),
      ),
    {
      after: (told) => {
        setJob(told.job)
        void queries.invalidateQueries({ queryKey: [workspace, 'data', 'profile', version.name, version.version] })
      },
    },
  )
  if (newest.error) return <Failure error={newest.error} again={() => void newest.refetch()} />
  if (newest.isPending) return <Loading />
  if (!version.manifest_digest) return <Empty title={text.profile.none.title}>{text.profile.bookmark}</Empty>
  const going = [asked.data, newest.data].find((told) => told?.status === 'running')
  const failed = [asked.data, newest.data].find((told) => told?.status === 'failed')
  const busy = measure.isPending || going !== undefined
  if (!newest.data?.content)
    return (
      <>
        {failed && !busy && <Failed told={failed} />}
        <Empty
          title={busy ? text.profile.measuring : text.profile.none.title}
          action={
            <Group>
              <Measure again={failed !== undefined} busy={busy} measure={measure.mutate} />
              {going && <RefLink of={`jobs/${going.job}`}>{text.profile.by}</RefLink>}
            </Group>
          }
        >
          {text.profile.none.what}
        </Empty>
      </>
    )
  return (
    <>
      {failed && !busy && <Failed told={failed} />}
      <Measured
        told={newest.data}
        profile={profileOf(newest.data.content)}
        action={<Measure again busy={busy} measure={measure.mutate} />}
      />
    </>
  )
}

type MeasureProps = { again: boolean; busy: boolean; measure: (again: boolean) => void }

function Measure({ again, busy, measure }: MeasureProps) {
  return (
    <Button
      variant={again ? 'default' : 'filled'}
      leftSection={busy ? <Loader size={12} color="gray" /> : <IconRuler2 size={14} />}
      disabled={busy}
      onClick={() => measure(again)}
    >
      {busy ? text.profile.measuring : again ? text.profile.again : text.profile.measure}
    </Button>
  )
}

function Failed({ told }: { told: ProfileOut }) {
  return (
    <Alert color="red" icon={<IconAlertTriangle size={16} />} title={text.profile.failed} mb="sm">
      {told.error} <RefLink of={`jobs/${told.job}`}>{text.profile.by}</RefLink>
    </Alert>
  )
}

function Measured({ told, profile, action }: { told: ProfileOut; profile: Profile; action: React.ReactNode }) {
  const [sought, setSought] = useState('')
  const columns = profile.columns.filter(({ name }) => name.toLowerCase().includes(sought.toLowerCase()))
  return (
    <div style={{ display: 'grid', gap: 12 }}>
      <Stats
        stats={[
          [text.profile.rows, profile.rows.toLocaleString('en-US')],
          [text.profile.columns, profile.columns.length.toLocaleString('en-US')],
          [text.profile.files, profile.files.toLocaleString('en-US')],
          [text.profile.bytes, size(profile.bytes)],
          [text.profile.measured, <Moment key="m" at={told.measured_at} />],
        ]}
        actions={action}
      />
      <Panel
        padded={false}
        title={`${profile.columns.length} ${text.profile.columns.toLowerCase()}`}
        actions={
          <>
            <Text size="xs" c="dimmed" visibleFrom="sm">
              {text.profile.nullWords}: {profile.nullWords.map((word) => (word === '' ? '""' : word)).join(' ')}
            </Text>
            {profile.columns.length > 8 && (
              <TextInput
                size="xs"
                w={180}
                value={sought}
                onChange={(event) => setSought(event.currentTarget.value)}
                placeholder={text.profile.find}
                aria-label={text.profile.find}
                leftSection={<IconSearch size={14} />}
              />
            )}
          </>
        }
      >
        <ProfileTable columns={columns} rows={profile.rows} />
      </Panel>
    </div>
  )
}
