import { Alert, Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { Problem } from '@/api/problem'
import type { Draft } from '@/lib/draft'
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
  /** What makes it as it is, and which one that is. */
  document: string
  etag: string
  may: boolean
  send: (draft: Draft) => Promise<Taken>
  /** What is said once it is saved, where there is more to say. */
  saved?: (name: string) => string
  more?: (place: Place, document: string) => Proposal[]
  flat?: string
}

/** The document of something that is there, to be read, and changed by who may; what is typed stays until it is saved, and
 * is not saved over what somebody else has changed meanwhile. */
export function DocumentPanel({
  kind,
  title,
  document,
  etag,
  may,
  send,
  saved = words.editor.saved,
  more,
  flat,
}: Props) {
  const [draft, write] = useState<Draft | null>(null)
  const save = async (text: string) => {
    const taken = await send(draft ?? { document: text, etag })
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
          value={draft?.document ?? document}
          onChange={(text) => write((before) => ({ document: text, etag: before?.etag ?? etag }))}
          submit={words.editor.save}
          send={save}
          more={more}
          flat={flat}
          refused={(refusal, dismiss) =>
            isClash(refusal) ? (
              <Clash
                theirs={() => {
                  dismiss('given up')
                  write(null)
                }}
                mine={() => {
                  dismiss('kept')
                  write(draft && { ...draft, etag })
                }}
              />
            ) : null
          }
        />
      ) : (
        <Yaml label={title} value={document} readOnly height="auto" />
      )}
    </Panel>
  )
}

const isClash = ({ status, code }: Problem) => status === 409 && code.endsWith('_changed')

function Clash({ theirs, mine }: { theirs: () => void; mine: () => void }) {
  return (
    <Alert color="yellow" variant="light" p="xs" title={words.editor.clash}>
      <Text size="sm">{words.editor.clashWhat}</Text>
      <Group gap="sm" mt="xs">
        <Button size="compact-xs" variant="default" onClick={theirs}>
          {words.editor.theirs}
        </Button>
        <Button size="compact-xs" variant="default" onClick={mine}>
          {words.editor.mine}
        </Button>
      </Group>
    </Alert>
  )
}
