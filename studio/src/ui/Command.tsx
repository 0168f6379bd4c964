import { useParams } from '@tanstack/react-router'
import { inWorkspace } from '@/lib/command'
import { CopyLine } from '@/ui/Copy'

/** A command to copy, which means the workspace that is looked at. */
export function Command({ text }: { text: string }) {
  const { workspace } = useParams({ strict: false })
  return <CopyLine text={inWorkspace(text, workspace)} />
}
