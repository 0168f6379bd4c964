import { Modal, Select, Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { endpointNamesQuery } from '@/api/endpoints'
import { startingDocument } from '@/features/monitors/document'
import { createMonitor, knownQuery, takenQuery } from '@/features/monitors/queries'
import { text } from '@/features/monitors/words'
import { DocumentForm } from '@/ui/DocumentForm'

type Props = { workspace: string; endpoint: string | null; onEndpoint: (name: string) => void; onClose: () => void }

/** A monitor as a document, begun from what is known of the endpoint that is chosen. */
export function NewMonitor({ workspace, endpoint, onEndpoint, onClose }: Props) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { data: endpoints = [] } = useQuery(endpointNamesQuery(workspace))
  const chosen = endpoint ?? endpoints[0] ?? null
  const { data: taken, error: untold } = useQuery(takenQuery(workspace))
  const start = useQuery({ ...knownQuery(workspace, chosen ?? ''), enabled: chosen !== null })
  const [document, setDocument] = useState('')
  const known = start.data ?? (start.error && chosen ? unknown(chosen) : undefined)
  const begun = known && (taken || untold) ? startingDocument(known, taken) : undefined
  useEffect(() => {
    if (begun) setDocument(begun)
  }, [begun])
  const send = async (written: string) => {
    const made = await createMonitor(queries, workspace, written)
    onClose()
    await navigate({ to: '/workspaces/$workspace/monitors/$name', params: { workspace, name: made.name } })
    return made
  }
  return (
    <Modal opened onClose={onClose} title={text.new} size="xl" closeOnEscape={false} closeOnClickOutside={false}>
      <Stack gap="sm">
        <Select
          label={text.chooseEndpoint}
          placeholder={endpoints.length ? undefined : text.noEndpoint}
          data={endpoints}
          value={chosen}
          onChange={(value) => value && onEndpoint(value)}
          searchable
          allowDeselect={false}
        />
        <DocumentForm
          kind="monitor"
          flat="create_monitor"
          label={text.new}
          value={document}
          onChange={setDocument}
          submit={text.create}
          send={send}
        />
      </Stack>
    </Modal>
  )
}

const unknown = (endpoint: string) => ({ endpoint, inputs: [], output: null, reference: null, target: null })
