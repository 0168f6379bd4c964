import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type AssetNoun, linkOf, type Ref, refOf, titleOf } from '@/lib/refs'

type Props = {
  /** A subject, lineage node or reference; what has no page stays text. */
  of: Ref | string | null | undefined
  /** Of which kind an `azureml:NAME:VERSION` is here. */
  asset?: AssetNoun
  children?: ReactNode
}

/** The name of something as a link to its page. */
export function RefLink({ of, asset, children }: Props) {
  const { workspace } = useParams({ from: '/workspaces/$workspace' })
  if (!of) return <>–</>
  const ref = typeof of === 'string' ? refOf(of, asset) : of
  const link = ref && linkOf(workspace, ref)
  const text = children ?? (ref ? titleOf(ref) : typeof of === 'string' ? of : null)
  if (!link) return <>{text}</>
  return (
    <Link className="link" {...link}>
      {text}
    </Link>
  )
}
