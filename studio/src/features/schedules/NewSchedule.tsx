import { Select, Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { startingDocument } from '@/features/schedules/document'
import { againQuery, createSchedule } from '@/features/schedules/queries'
import { text } from '@/features/schedules/words'
import { short } from '@/lib/format'
import { DocumentForm } from '@/ui/DocumentForm'
import { Loading } from '@/ui/Faces'

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'

/** A schedule as a document, begun with a job that it runs again. */
export function NewSchedule({ workspace, job: named }: { workspace: string; job?: string }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { data: jobs = [], isPending } = useQuery(againQuery(workspace, named))
  const [chosen, choose] = useState<string | null>(null)
  const [written, write] = useState<string | null>(null)
  const job = jobs.find(({ id }) => id === chosen) ?? jobs[0]
  const send = async (document: string) => {
    const made = await createSchedule(queries, workspace, document)
    await navigate({ to: '/workspaces/$workspace/schedules/$name', params: { workspace, name: made.name } })
    return made
  }
  if (isPending) return <Loading />
  return (
    <Stack gap="sm">
      {jobs.length > 0 && (
        <Select
          label={text.job}
          data={jobs.map(({ id, title }) => ({ value: id, label: `${title} · ${short(id)}` }))}
          value={job?.id ?? null}
          onChange={(id) => {
            choose(id)
            write(null)
          }}
          searchable
          allowDeselect={false}
        />
      )}
      <DocumentForm
        kind="schedule"
        label={text.new}
        value={written ?? startingDocument(job, ZONE)}
        onChange={write}
        submit={text.create}
        send={send}
      />
    </Stack>
  )
}
