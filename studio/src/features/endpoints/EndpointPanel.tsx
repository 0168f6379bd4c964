import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Fragment, type ReactNode, useState } from 'react'
import { change } from '@/features/endpoints/acts'
import { KeysPart } from '@/features/endpoints/KeysPart'
import { endpointQuery, type Shown } from '@/features/endpoints/queries'
import { tagChange, tagsText } from '@/features/endpoints/tags'
import { text } from '@/features/endpoints/words'
import { who } from '@/lib/principals'
import { useAct } from '@/ui/act'
import { Copy } from '@/ui/Copy'
import { Moment } from '@/ui/Moment'
import { Details, Panel } from '@/ui/Page'
import { words } from '@/words'

type Props = { workspace: string; shown: Shown }

/** What an endpoint is, apart from what stands behind it. */
export function EndpointPanel({ workspace, shown }: Props) {
  const { endpoint } = shown
  const [editing, setEditing] = useState(false)
  return (
    <Panel
      title={text.endpoint.title}
      actions={
        !editing && (
          <Button size="compact-xs" variant="subtle" onClick={() => setEditing(true)}>
            {text.endpoint.edit}
          </Button>
        )
      }
    >
      {editing ? (
        <Editing workspace={workspace} shown={shown} close={() => setEditing(false)} />
      ) : (
        <Details
          rows={[
            [text.endpoint.uri, <Address key="uri" uri={endpoint.scoring_uri} />],
            [text.endpoint.openapi, <Address key="openapi" uri={endpoint.openapi_uri} />],
            [text.endpoint.auth, endpoint.auth_mode],
            [text.endpoint.tags, <Tags key="tags" tags={endpoint.tags} />],
            [
              text.endpoint.created,
              <Fragment key="created">
                <Moment at={endpoint.created_at} /> {text.endpoint.by(who(endpoint.created_by))}
              </Fragment>,
            ],
            [text.endpoint.updated, <Moment key="updated" at={endpoint.updated_at} />],
          ]}
        />
      )}
      <KeysPart workspace={workspace} name={endpoint.name} />
    </Panel>
  )
}

function Address({ uri }: { uri: string | null }) {
  if (!uri)
    return (
      <Text size="sm" c="dimmed">
        {text.endpoint.noGateway}
      </Text>
    )
  return (
    <Group gap={4} wrap="nowrap" align="start">
      <span className="mono" style={{ overflowWrap: 'anywhere' }}>
        {broken(uri)}
      </span>
      <Copy text={uri} />
    </Group>
  )
}

/** May be broken after each of its slashes. */
function broken(uri: string): ReactNode {
  const parts = uri.split(/(?<=[^/]\/)(?=[^/])/)
  return parts.map((part, index) => (
    <Fragment key={parts.slice(0, index).join('')}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ))
}

function Tags({ tags }: { tags: Readonly<Record<string, string>> }) {
  const entries = Object.entries(tags)
  if (!entries.length) return <>–</>
  return (
    <Stack gap={2}>
      {entries.map(([key, value]) => (
        <span key={key} className="mono">
          {key}={value}
        </span>
      ))}
    </Stack>
  )
}

function Editing({ workspace, shown, close }: Props & { close: () => void }) {
  const queries = useQueryClient()
  const { endpoint } = shown
  const [description, setDescription] = useState(endpoint.description)
  const [tags, setTags] = useState(tagsText(endpoint.tags))
  const save = useAct(
    async () => {
      const after = await change(workspace, shown, { description, tags: tagChange(endpoint.tags, tags) })
      queries.setQueryData(endpointQuery(workspace, endpoint.name).queryKey, after)
      close()
    },
    { done: () => text.endpoint.saved },
  )
  return (
    <Stack gap="xs">
      <Textarea
        label={text.endpoint.description}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        autosize
        minRows={2}
        data-autofocus
      />
      <Textarea
        label={text.endpoint.tags}
        description={text.endpoint.tagHint}
        value={tags}
        onChange={(event) => setTags(event.currentTarget.value)}
        autosize
        minRows={2}
        classNames={{ input: 'mono' }}
      />
      <Group gap="xs" justify="flex-end">
        <Button variant="default" onClick={close}>
          {words.confirm.cancel}
        </Button>
        <Button loading={save.isPending} onClick={() => save.mutate(undefined)}>
          {text.endpoint.save}
        </Button>
      </Group>
    </Stack>
  )
}
