import { Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Taken } from '@/lib/notice'
import { DocumentForm } from '@/ui/DocumentForm'
import { Failure, Forbidden, Loading } from '@/ui/Faces'

type Props = {
  title: string
  about?: ReactNode
  /** Which document it is, for proposals. */
  kind: string
  submit: string
  may: boolean
  /** The document to begin with; its key is asked for once while the dialog is open. */
  begin: { queryKey: readonly string[]; queryFn: () => Promise<string> }
  send: (document: string) => Promise<Taken>
  onClose: () => void
}

/** Something new as a document, in a dialog that is not closed by mistake; for who may make it. */
export function DocumentModal({ title, may, onClose, ...rest }: Props) {
  return (
    <Modal opened onClose={onClose} title={title} size="xl" closeOnEscape={false} closeOnClickOutside={false}>
      {may ? <Form title={title} {...rest} /> : <Forbidden />}
    </Modal>
  )
}

function Form({ title, about, kind, submit, begin, send }: Omit<Props, 'may' | 'onClose'>) {
  const { data: begun, error, refetch } = useQuery({ ...begin, staleTime: 'static', gcTime: 0 })
  const [written, write] = useState<string | null>(null)
  if (error) return <Failure error={error} again={() => void refetch()} />
  if (begun === undefined) return <Loading />
  return (
    <Stack gap="sm">
      {about && (
        <Text size="sm" c="dimmed">
          {about}
        </Text>
      )}
      <DocumentForm kind={kind} label={title} value={written ?? begun} onChange={write} submit={submit} send={send} />
    </Stack>
  )
}
