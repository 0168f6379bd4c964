import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMay } from '@/features/account/queries'
import { create, startingQuery } from '@/features/compute/queries'
import { text } from '@/features/compute/words'
import { DocumentModal } from '@/ui/DocumentModal'

const WORKERS = '/workspaces/$workspace/workers'

/** The button; what it opens stands in the address. */
export function BeginTarget({ workspace }: { workspace: string }) {
  const may = useMay(workspace)
  if (!may('targets/write')) return null
  return (
    <Button
      leftSection={<IconPlus size={14} />}
      renderRoot={(props) => (
        <Link to={WORKERS} params={{ workspace }} search={{ tab: 'targets', create: '-' }} {...props} />
      )}
    >
      {text.new}
    </Button>
  )
}

/** A compute target as a document. */
export function NewTarget({ workspace }: { workspace: string }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const may = useMay(workspace)
  const send = async (document: string) => {
    const made = await create(queries, workspace, document)
    await navigate({ to: '/workspaces/$workspace/compute/$name', params: { workspace, name: made.name } })
    return made
  }
  const close = () => void navigate({ to: WORKERS, params: { workspace }, search: { tab: 'targets' }, replace: true })
  return (
    <DocumentModal
      title={text.new}
      about={text.newWhat}
      kind="amlCompute"
      submit={text.create}
      may={may('targets/write')}
      begin={startingQuery(workspace)}
      send={send}
      onClose={close}
    />
  )
}
