import { Alert, Group, Select, Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { meQuery } from '@/features/account/queries'
import { type Known, type Meant, meantOf, standingPolicy, startingPolicy } from '@/features/releases/policyDocument'
import { createPolicy } from '@/features/releases/queries'
import { knownQuery, watchedQuery } from '@/features/releases/starting'
import { text } from '@/features/releases/words'
import { freeName } from '@/lib/names'
import { DocumentForm, Refusal } from '@/ui/DocumentForm'
import { Failure, Loading } from '@/ui/Faces'

const words = text.policy
type Props = { workspace: string; model?: string; endpoint?: string }

/** A policy as a document, begun from a model that has none yet. */
export function NewPolicy({ workspace, model, endpoint }: Props) {
  const { data: known, error, refetch } = useQuery(knownQuery(workspace))
  if (error) return <Failure error={error} again={() => void refetch()} />
  if (!known) return <Loading />
  return <Form workspace={workspace} known={known} asked={{ model, endpoint }} />
}

type FormProps = { workspace: string; known: Known; asked: Meant }

function Form({ workspace, known, asked }: FormProps) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { data: me } = useQuery(meQuery)
  const [meant, mean] = useState(asked)
  const [written, write] = useState<string | null>(null)
  const { model, endpoint } = meantOf(known, meant)
  const { data: watched = { windows: null, task: null } } = useQuery(watchedQuery(workspace, endpoint))
  const named = model ?? 'my-model'
  const name = freeName(
    named,
    known.policies.map((one) => one.name),
  )
  const document = written ?? startingPolicy({ name, model: named, endpoint, ...watched }, me?.name ?? 'me')
  const stands = known.policies.find((one) => one.model === model)?.name
  const send = async (text: string) => {
    const made = await createPolicy(queries, workspace, text)
    await navigate({ to: '/workspaces/$workspace/releases/policies/$policy', params: { workspace, policy: made.name } })
    return made
  }
  const change = (next: Meant) => {
    mean(next)
    write(null)
  }
  return (
    <Stack gap="sm">
      <For known={known} model={model} endpoint={endpoint} change={change} />
      {model && stands && (
        <Alert color="yellow" variant="light" p="xs">
          {words.has(model)} <PolicyLink workspace={workspace} policy={stands} />
        </Alert>
      )}
      <DocumentForm
        kind="releasePolicy"
        label={text.newPolicy}
        value={document}
        onChange={write}
        submit={text.create}
        send={send}
        refused={(refusal) => {
          const there = refusal.status === 409 ? standingPolicy(document, known.policies) : null
          return (
            there && (
              <Stack gap={4}>
                <Refusal refusal={refusal} />
                <PolicyLink workspace={workspace} policy={there} />
              </Stack>
            )
          )
        }}
      />
    </Stack>
  )
}

type ForProps = { known: Known; model: string | null; endpoint: string | null; change: (next: Meant) => void }

/** The model that is judged, and where it is deployed to. */
function For({ known, model, endpoint, change }: ForProps) {
  const models = model && !known.models.includes(model) ? [model, ...known.models] : known.models
  const endpoints = known.serving.map((one) => one.endpoint)
  return (
    <Group grow align="start">
      <Select
        label={words.model}
        placeholder={models.length ? words.allJudged : words.noModels}
        data={[...models]}
        value={model}
        onChange={(name) => change({ model: name ?? undefined })}
        searchable
        allowDeselect={false}
      />
      <Select
        label={words.endpoint}
        placeholder={endpoints.length ? words.nowhere : words.noEndpoint}
        data={endpoints}
        value={endpoint}
        onChange={(name) => change({ model: model ?? undefined, endpoint: name })}
        searchable
        clearable
      />
    </Group>
  )
}

function PolicyLink({ workspace, policy }: { workspace: string; policy: string }) {
  return (
    <Link className="link" to="/workspaces/$workspace/releases/policies/$policy" params={{ workspace, policy }}>
      {words.change(policy)}
    </Link>
  )
}
