import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '@/features/account/queries'
import type { Schedule } from '@/features/schedules/model'
import { changeSchedule } from '@/features/schedules/queries'
import { text } from '@/features/schedules/words'
import { Copy } from '@/ui/Copy'
import { DocumentForm } from '@/ui/DocumentForm'
import { Panel } from '@/ui/Page'
import { Yaml } from '@/ui/Yaml'

const words = text.document

/** The document that makes it again, to be changed by who may. */
export function DocumentTab({ workspace, schedule }: { workspace: string; schedule: Schedule }) {
  const queries = useQueryClient()
  const may = useMay(workspace)('schedules/write')
  const [written, write] = useState(schedule.document)
  return (
    <Panel title={text.tabs.document} actions={<Copy text={schedule.document} />} padded={may}>
      {may ? (
        <DocumentForm
          kind="schedule"
          label={words.label}
          value={written}
          onChange={write}
          submit={words.save}
          send={(document) => changeSchedule(queries, workspace, schedule.name, document)}
        />
      ) : (
        <Yaml label={words.label} value={schedule.document} readOnly height="auto" />
      )}
    </Panel>
  )
}
