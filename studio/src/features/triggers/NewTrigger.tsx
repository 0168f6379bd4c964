import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { factProposals, STARTING } from '@/features/triggers/document'
import { createTrigger, kindsQuery } from '@/features/triggers/queries'
import { text } from '@/features/triggers/words'
import { DocumentForm } from '@/ui/DocumentForm'

/** A rule as a document; types of facts and what they tell are proposed while it is written. */
export function NewTrigger({ workspace }: { workspace: string }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { data: kinds = [] } = useQuery(kindsQuery)
  const [document, setDocument] = useState(STARTING)
  const send = async (written: string) => {
    const { name } = await createTrigger(queries, workspace, written)
    await navigate({ to: '/workspaces/$workspace/triggers/$name', params: { workspace, name } })
  }
  return (
    <DocumentForm
      kind="trigger"
      label={text.new}
      value={document}
      onChange={setDocument}
      submit={text.create}
      send={send}
      more={(place, written) => factProposals(place, written, kinds)}
    />
  )
}
