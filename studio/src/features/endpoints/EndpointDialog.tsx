import { Button, Group, Modal, SegmentedControl, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { endpointNamesQuery } from '@/api/endpoints'
import { createEndpoint } from '@/features/endpoints/acts'
import { endpointDocument, isName } from '@/features/endpoints/documents'
import { endpointFor, modelOf } from '@/features/endpoints/model'
import { text } from '@/features/endpoints/words'
import { loopsQuery } from '@/features/home/queries'
import { useAct } from '@/ui/act'
import { DocumentForm } from '@/ui/DocumentForm'
import { Loading } from '@/ui/Faces'

type Props = {
  workspace: string
  opened: boolean
  /** What is to be deployed, as `delays:2`, where a model's page has led here. */
  model?: string
  close: () => void
}

/** An endpoint is made, and its page then asks for the first deployment; or one that is there takes the model. */
export function EndpointDialog({ workspace, opened, model, close }: Props) {
  return (
    <Modal opened={opened} onClose={close} title={model ? text.create.where(model) : text.create.endpoint} size="lg">
      {model ? <Where workspace={workspace} model={model} /> : <Fields workspace={workspace} taken={[]} />}
    </Modal>
  )
}

/** Where the model goes: behind an endpoint that is there, or behind a new one. */
function Where({ workspace, model }: { workspace: string; model: string }) {
  const { data: names } = useQuery(endpointNamesQuery(workspace))
  const { data: loops } = useQuery(loopsQuery(workspace))
  const [wanted, setWanted] = useState<boolean | null>(null)
  if (!names || !loops) return <Loading />
  const own = endpointFor(modelOf(model).name, names, loops.items)
  const isNew = wanted ?? own === null
  return (
    <Stack gap="sm">
      {names.length > 0 && (
        <SegmentedControl
          value={isNew ? 'new' : 'there'}
          onChange={(place) => setWanted(place === 'new')}
          data={[
            { value: 'there', label: text.create.there },
            { value: 'new', label: text.create.anew },
          ]}
        />
      )}
      {isNew ? (
        <Fields workspace={workspace} model={model} taken={names} />
      ) : (
        <Existing workspace={workspace} names={names} model={model} own={own} />
      )}
    </Stack>
  )
}

type ExistingProps = { workspace: string; names: string[]; model: string; own: string | null }

/** The endpoints that are there, one of which takes the model. */
function Existing({ workspace, names, model, own }: ExistingProps) {
  const navigate = useNavigate()
  const [name, setName] = useState(own)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const to = '/workspaces/$workspace/endpoints/$name'
        if (name) void navigate({ to, params: { workspace, name }, search: { deploy: model }, replace: true })
      }}
    >
      <Stack gap="sm">
        <Select
          label={text.create.behind}
          data={names}
          value={name}
          onChange={setName}
          searchable
          allowDeselect={false}
          data-autofocus
          required
        />
        <Group justify="end">
          <Button type="submit" disabled={!name}>
            {text.create.goOn}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** A model's own name, where an endpoint may have it and none has. */
function newName(model: string, taken: readonly string[]): string {
  const { name } = modelOf(model)
  return isName(name) && !taken.includes(name) ? name : ''
}

function Fields({ workspace, model = '', taken }: Pick<Props, 'workspace' | 'model'> & { taken: string[] }) {
  const navigate = useNavigate()
  const [name, setName] = useState(() => newName(model, taken))
  const [description, setDescription] = useState('')
  const [written, setWritten] = useState<string | null>(null)
  const document = written ?? endpointDocument({ name, description })
  const create = useAct(
    async (asked: string) => {
      const made = await createEndpoint(workspace, asked)
      const to = '/workspaces/$workspace/endpoints/$name'
      await navigate({ to, params: { workspace, name: made.name }, search: { deploy: model }, replace: true })
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
                {text.create.next(model)}
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
