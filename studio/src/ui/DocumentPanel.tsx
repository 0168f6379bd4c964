import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { Taken } from '@/lib/notice'
import type { Proposal } from '@/lib/yamlHelp'
import type { Place } from '@/lib/yamlPlace'
import { Copy } from '@/ui/Copy'
import { DocumentForm } from '@/ui/DocumentForm'
import { Panel } from '@/ui/Page'
import { Yaml } from '@/ui/Yaml'
import { words } from '@/words'

type Props = {
  kind: string
  title: string
  /** What makes it as it is. */
  document: string
  may: boolean
  send: (document: string) => Promise<Taken>
  /** What is said once it is saved, where there is more to say. */
  saved?: (name: string) => string
  more?: (place: Place, document: string) => Proposal[]
  flat?: string
}

/** The document of something that is there, to be read, and changed by who may; what is typed stays until it is saved. */
export function DocumentPanel({ kind, title, document, may, send, saved = words.editor.saved, more, flat }: Props) {
  const [written, write] = useState<string | null>(null)
  const save = async (text: string) => {
    const taken = await send(text)
    write(null)
    notifications.show({ message: saved(taken.name), color: 'teal' })
    return taken
  }
  return (
    <Panel title={title} actions={<Copy text={document} />} padded={may}>
      {may ? (
        <DocumentForm
          kind={kind}
          label={title}
          value={written ?? document}
          onChange={write}
          submit={words.editor.save}
          send={save}
          more={more}
          flat={flat}
        />
      ) : (
        <Yaml label={title} value={document} readOnly height="auto" />
      )}
    </Panel>
  )
}
