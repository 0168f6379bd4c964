import { Code, Modal, Stack, Text } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, ask } from '@/api/client'
import { subjectSaid } from '@/lib/facts'
import { dated } from '@/lib/moments'
import { By } from '@/ui/By'
import { RefLink } from '@/ui/RefLink'
import { words } from '@/words'

const factQuery = (workspace: string, entry: string) =>
  queryOptions({
    queryKey: [workspace, 'events', 'one', entry],
    queryFn: () =>
      ask(api.GET('/api/v1/workspaces/{workspace}/audit/{entry}', { params: { path: { workspace, entry } } })),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** One fact: who, what, and the chain of causes, each of which opens in its place. */
export function FactModal({
  workspace,
  entry,
  close,
  show,
}: {
  workspace: string
  entry: string | null
  close: () => void
  show: (id: string) => void
}) {
  const { data } = useQuery({ ...factQuery(workspace, entry ?? ''), enabled: entry !== null })
  return (
    <Modal
      opened={entry !== null}
      onClose={close}
      title={data ? `#${data.sequence} ${data.type}` : words.faces.loading}
      size="lg"
    >
      {data && (
        <Stack gap="sm">
          <Text size="sm">
            <span title={data.subject}>
              <RefLink of={data.subject}>{subjectSaid(data)}</RefLink>
            </span>
            {' · '}
            <By who={data.actor} />
            {data.on_behalf_of && (
              <>
                {' · '}
                <By who={data.on_behalf_of} />
              </>
            )}
            {` · ${dated(new Date(data.occurred_at))}`}
          </Text>
          {data.causes.length > 0 && (
            <div>
              <Text size="xs" c="dimmed" fw={600}>
                {words.facts.causes}
              </Text>
              {data.causes.map((cause) => (
                <Text
                  key={cause.id}
                  component="button"
                  type="button"
                  className="link"
                  bg="transparent"
                  bd={0}
                  p={0}
                  display="block"
                  onClick={() => show(cause.id)}
                >
                  #{cause.sequence} {cause.type}{' '}
                  <Text span c="dimmed">
                    {subjectSaid({ subject: cause.subject, data: {} })}
                  </Text>
                </Text>
              ))}
            </div>
          )}
          <Code block style={{ maxHeight: 420, overflow: 'auto' }}>
            {JSON.stringify(data.data, null, 2)}
          </Code>
        </Stack>
      )}
    </Modal>
  )
}
