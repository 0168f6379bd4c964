import { Modal, Stack } from '@mantine/core'
import { useState } from 'react'
import type { DeploymentOut } from '@/api/client'
import { createDeployment, updateDeployment } from '@/features/endpoints/acts'
import { DeploymentFields } from '@/features/endpoints/DeploymentFields'
import { deploymentDocument, draftOf, NEW_DRAFT } from '@/features/endpoints/documents'
import { Way } from '@/features/endpoints/EndpointDialog'
import { freeName, type Watched } from '@/features/endpoints/model'
import { useRefresh } from '@/features/endpoints/refresh'
import { text } from '@/features/endpoints/words'
import { useAct } from '@/ui/act'
import { DocumentForm } from '@/ui/DocumentForm'

type Props = {
  workspace: string
  endpoint: string
  seen: Watched
  /** The one that is changed; null: a new one is made. */
  updating: DeploymentOut | null
  /** The model that is meant, `delays:2`; empty where it is still to be chosen. */
  model: string
  close: () => void
}

/** A model version is put behind an endpoint, or a deployment gets another one: by a form or as a document. */
export function DeploymentDialog({ workspace, endpoint, seen, updating, model, close }: Props) {
  const taken = seen.deployments.map(({ name }) => name)
  const [draft, setDraft] = useState(() =>
    updating ? draftOf(updating) : { ...NEW_DRAFT, name: freeName(taken), model },
  )
  const [all, setAll] = useState(!updating && !taken.length)
  const [written, setWritten] = useState<string | null>(null)
  const refresh = useRefresh(workspace, endpoint)
  const send = useAct(
    async (document: string) => {
      const deployed = updating
        ? await updateDeployment(workspace, endpoint, updating.name, document, all)
        : await createDeployment(workspace, endpoint, document, all)
      refresh()
      close()
      return deployed
    },
    { done: ({ name }) => text.create.deploying(name), shown: () => written !== null },
  )
  const document = written ?? deploymentDocument(endpoint, draft)
  const title = updating ? text.create.update(updating.name) : text.create.deployment
  const submit = updating ? text.create.change : text.create.deploy
  return (
    <Modal opened onClose={close} title={title} size="lg">
      <Stack gap="sm">
        <Way written={written !== null} choose={(yaml) => setWritten(yaml ? document : null)} />
        {written === null ? (
          <DeploymentFields
            workspace={workspace}
            draft={draft}
            onChange={setDraft}
            all={all}
            onAll={setAll}
            taken={updating ? [] : taken}
            named={updating !== null}
            submit={submit}
            busy={send.isPending}
            send={() => send.mutate(document)}
          />
        ) : (
          <DocumentForm
            kind="onlineDeployment"
            label={title}
            value={written}
            onChange={setWritten}
            submit={submit}
            send={(asked) => send.mutateAsync(asked)}
            height="380px"
          />
        )}
      </Stack>
    </Modal>
  )
}
