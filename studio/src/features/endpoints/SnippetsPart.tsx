import { Tabs, Text } from '@mantine/core'
import type { EndpointOut } from '@/api/client'
import { SHOWN_ROWS } from '@/features/endpoints/payload'
import { snippetsOf } from '@/features/endpoints/snippets'
import { text } from '@/features/endpoints/words'
import type { Sheet } from '@/lib/sheet'
import { CodeBlock } from '@/ui/Copy'
import { Panel } from '@/ui/Page'

type Props = { workspace: string; endpoint: EndpointOut; deployment: string; body: string; sheet: Sheet | null }

/** The request that stands in the form, or the first rows of the file, in the languages of those who will send it. */
export function SnippetsPart({ workspace, endpoint, deployment, body, sheet }: Props) {
  if (!endpoint.scoring_uri)
    return (
      <Panel title={text.snippets.title}>
        <Text size="sm" c="dimmed">
          {text.snippets.noUri}
        </Text>
      </Panel>
    )
  const called = {
    uri: endpoint.scoring_uri,
    server: location.origin,
    workspace,
    endpoint: endpoint.name,
    deployment,
    body,
  }
  const snippets = snippetsOf(called)
  return (
    <Panel title={text.snippets.title} padded={false}>
      <Tabs defaultValue="curl">
        <Tabs.List px="xs">
          {snippets.map(({ id, title }) => (
            <Tabs.Tab key={id} value={id}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets.map(({ id, code }) => (
          <Tabs.Panel key={id} value={id} p="sm">
            <CodeBlock text={code} />
          </Tabs.Panel>
        ))}
      </Tabs>
      <Text size="xs" c="dimmed" px="sm" pb="sm">
        {sheet && sheet.lines.length > SHOWN_ROWS && (
          <>{text.snippets.first(SHOWN_ROWS, sheet.lines.length, sheet.name)} </>
        )}
        {text.snippets.key}
      </Text>
    </Panel>
  )
}
