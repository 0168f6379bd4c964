import { Select, Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type Again, factProposals, startingDocument, type Watching } from '@/features/triggers/document'
import { createTrigger, kindsQuery } from '@/features/triggers/queries'
import { startingQuery } from '@/features/triggers/starting'
import { text } from '@/features/triggers/words'
import { short } from '@/lib/format'
import { DocumentForm } from '@/ui/DocumentForm'
import { Failure, Loading } from '@/ui/Faces'

/** A rule as a document, begun with a job that it runs again; types of facts and what they tell are proposed. */
export function NewTrigger({ workspace, monitor }: { workspace: string; monitor?: string }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { data: kinds = [] } = useQuery(kindsQuery)
  const { data: known, error, refetch } = useQuery(startingQuery(workspace, monitor))
  const [chosen, choose] = useState<string | null>(null)
  const [written, write] = useState<string | null>(null)
  const send = async (document: string) => {
    const made = await createTrigger(queries, workspace, document)
    await navigate({ to: '/workspaces/$workspace/triggers/$name', params: { workspace, name: made.name } })
    return made
  }
  if (error) return <Failure error={error} again={() => void refetch()} />
  if (!known) return <Loading />
  const { watching, jobs, taken } = known
  const job = jobs.find(({ id }) => id === chosen) ?? jobs[0]
  return (
    <Stack gap="sm">
      {job && (
        <Select
          label={text.again}
          description={watching && whyJob(watching, job)}
          data={jobs.map(({ id, title }) => ({ value: id, label: `${title} · ${short(id)}` }))}
          value={job.id}
          onChange={(id) => {
            choose(id)
            write(null)
          }}
          searchable
          allowDeselect={false}
        />
      )}
      <DocumentForm
        kind="trigger"
        label={text.new}
        value={written ?? startingDocument(watching, job, taken)}
        onChange={write}
        submit={text.create}
        send={send}
        more={(place, document) => factProposals(place, document, kinds)}
      />
    </Stack>
  )
}

/** What the job has to do with the model that is monitored. */
function whyJob({ model, endpoint, maker }: Watching, job: Again): string | undefined {
  if (!model) return text.noModel(endpoint)
  const version = `${model.name}:${model.version}`
  if (!maker) return text.noMaker(version)
  return maker.id === job.id ? text.maker(version, endpoint) : undefined
}
