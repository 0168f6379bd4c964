import { IconPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMay } from '@/features/account/queries'
import { createEnvironment, startingQuery } from '@/features/assets/environments/queries'
import { text } from '@/features/assets/environments/words'
import type { ListProps } from '@/features/assets/kind'
import { ButtonLink } from '@/ui/ButtonLink'
import { DocumentModal } from '@/ui/DocumentModal'

const LIST = '/workspaces/$workspace/environments'

/** The button; what it opens stands in the address. */
export function BeginEnvironment({ workspace }: Pick<ListProps, 'workspace'>) {
  const may = useMay(workspace)
  if (!may('environments/write')) return null
  return (
    <ButtonLink leftSection={<IconPlus size={14} />} to={LIST} params={{ workspace }} search={{ create: '-' }}>
      {text.new}
    </ButtonLink>
  )
}

/** An environment as a document. */
export function NewEnvironment({ workspace, begun }: ListProps) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const may = useMay(workspace)
  if (!begun) return null
  const send = async (document: string) => {
    const made = await createEnvironment(queries, workspace, document)
    const params = { workspace, name: made.name, version: made.version }
    await navigate({ to: '/workspaces/$workspace/environments/$name/$version', params })
    return made
  }
  return (
    <DocumentModal
      title={text.new}
      about={text.newWhat}
      kind="environment"
      submit={text.create}
      may={may('environments/write')}
      begin={startingQuery(workspace)}
      send={send}
      onClose={() => void navigate({ to: LIST, params: { workspace }, search: {}, replace: true })}
    />
  )
}
