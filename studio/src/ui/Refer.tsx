import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { subjectLink } from '@/lib/refs'

/** A link to what a fact's subject, or a reference, names; plain text where no page shows it. */
export function Refer({ subject, children }: { subject: string; children?: ReactNode }) {
  const { workspace } = useParams({ strict: false })
  const link = workspace ? subjectLink(workspace, subject) : null
  const shown = children ?? subject
  return link ? (
    <Link {...link} className="link">
      {shown}
    </Link>
  ) : (
    <span>{shown}</span>
  )
}
