import { Button, Group, Modal, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { createEndpoint } from '@/features/endpoints/acts'
import { endpointDocument, isName } from '@/features/endpoints/documents'
import { text } from '@/features/endpoints/words'
import { useAct } from '@/ui/act'
import { DocumentForm } from '@/ui/DocumentForm'

type Props = { workspace: string; opened: boolean; close: () => void }

/** An endpoint is made; its page then asks for the first deployment. */
export function EndpointDialog({ workspace, opened, close }: Props) {
  return (
    <Modal opened={opened} onClose={close} title={text.create.endpoint} size="lg">
      <Fields workspace={workspace} close={close} />
    </Modal>
  )
}

function Fields({ workspace, close }: Omit<Props, 'opened'>) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [written, setWritten] = useState<string | null>(null)
  const document = written ?? endpointDocument({ name, description })
  const create = useAct(
    async (asked: string) => {
      const made = await createEndpoint(workspace, asked)
      close()
      const to = '/workspaces/$workspace/endpoints/$name'
      await navigate({ to, params: { workspace, name: made.name }, search: { deploy: '' } })
      return made
    },
    { done: (made) => text.create.created(made.name), shown: () => written !== null },
  )
  return (
    <Stack gap="sm">
      <Way written={written !== null} choose={(yaml) => setWritten(yaml ? document : null)} />
      {written === null ? (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (isName(name)) create.mutate(document)
          }}
        >
          <Stack gap="sm">
            <TextInput
              label={text.create.name}
              description={text.create.nameHint}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={name.length > 2 && !isName(name) ? text.create.nameHint : undefined}
              data-autofocus
              required
            />
            <Textarea
              label={text.create.description}
              value={description}
              onChange={(event) => setDescription(event.currentTarget.value)}
              autosize
              minRows={2}
            />
            <Group justify="space-between">
              <Text size="xs" c="dimmed">
                {text.create.next}
              </Text>
              <Button type="submit" loading={create.isPending} disabled={!isName(name)}>
                {text.create.create}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <DocumentForm
          kind="onlineEndpoint"
          label={text.create.endpoint}
          value={written}
          onChange={setWritten}
          submit={text.create.create}
          send={(asked) => create.mutateAsync(asked)}
          height="260px"
        />
      )}
    </Stack>
  )
}

/** By a form, or as the document that the form writes. */
export function Way({ written, choose }: { written: boolean; choose: (yaml: boolean) => void }) {
  return (
    <SegmentedControl
      size="xs"
      w={160}
      value={written ? 'yaml' : 'form'}
      onChange={(way) => choose(way === 'yaml')}
      data={[
        { value: 'form', label: text.create.form },
        { value: 'yaml', label: text.create.yaml },
      ]}
    />
  )
}
