import { useQueryClient } from '@tanstack/react-query'
import type { Tagged } from '@/api/client'
import { useMay } from '@/features/account/queries'
import type { Schedule } from '@/features/schedules/model'
import { changeSchedule } from '@/features/schedules/queries'
import { text } from '@/features/schedules/words'
import { DocumentPanel } from '@/ui/DocumentPanel'

/** The document that makes it again, to be changed by who may. */
export function DocumentTab({ workspace, schedule }: { workspace: string; schedule: Tagged<Schedule> }) {
  const queries = useQueryClient()
  return (
    <DocumentPanel
      kind="schedule"
      title={text.document.label}
      document={schedule.document}
      etag={schedule.etag}
      may={useMay(workspace)('schedules/write')}
      saved={text.document.saved}
      send={(draft) => changeSchedule(queries, workspace, schedule.name, draft)}
    />
  )
}
