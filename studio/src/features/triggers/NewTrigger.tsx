import { Select, Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { factProposals, startingDocument } from '@/features/triggers/document'
import { createTrigger, kindsQuery, startableQuery, windowAssetQuery } from '@/features/triggers/queries'
import { text } from '@/features/triggers/words'
import { short } from '@/lib/format'
import { DocumentForm } from '@/ui/DocumentForm'

/** A rule as a document, begun with a job that it runs again; types of facts and what they tell are proposed. */
export function NewTrigger({ workspace, monitor }: { workspace: string; monitor?: string }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { data: kinds = [] } = useQuery(kindsQuery)
  const { data: jobs = [] } = useQuery(startableQuery(workspace))
  const { data: windows } = useQuery(windowAssetQuery(workspace, monitor))
  const [chosen, choose] = useState<string | null>(null)
  const [written, write] = useState<string | null>(null)
  const job = jobs.find(({ id }) => id === chosen) ?? jobs[0]
  const send = async (document: string) => {
    const made = await createTrigger(queries, workspace, document)
    await navigate({ to: '/workspaces/$workspace/triggers/$name', params: { workspace, name: made.name } })
    return made
  }
  return (
    <Stack gap="sm">
      {jobs.length > 0 && (
        <Select
          label={text.again}
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
        kind="trigger"
        label={text.new}
        value={written ?? startingDocument(monitor ? { name: monitor, windows } : undefined, job)}
        onChange={write}
        submit={text.create}
        send={send}
        more={(place, document) => factProposals(place, document, kinds)}
      />
    </Stack>
  )
}
