import { Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { problem } from '@/api/problem'
import { regenerateKey } from '@/features/endpoints/acts'
import { keysQuery } from '@/features/endpoints/queries'
import { text } from '@/features/endpoints/words'
import { useAct } from '@/ui/act'
import { Confirm } from '@/ui/Confirm'
import { Copy } from '@/ui/Copy'

type Props = { workspace: string; name: string }

/** An endpoint's two keys, asked for when somebody wants to see them. */
export function KeysPart({ workspace, name }: Props) {
  const queries = useQueryClient()
  const [opened, { toggle }] = useDisclosure()
  const query = keysQuery(workspace, name)
  const { data, error, isLoading } = useQuery({ ...query, enabled: opened })
  const regenerate = useAct(
    async (key: 'primary' | 'secondary') => {
      queries.setQueryData(query.queryKey, await regenerateKey(workspace, name, key))
    },
    { done: () => text.endpoint.regenerated },
  )
  const shown = [
    { id: 'primary', title: text.endpoint.primary, value: data?.primaryKey },
    { id: 'secondary', title: text.endpoint.secondary, value: data?.secondaryKey },
  ] as const
  return (
    <Stack gap={6} mt="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {text.endpoint.keys}
        </Text>
        <Button size="compact-xs" variant="default" onClick={toggle} loading={isLoading} aria-expanded={opened}>
          {opened ? text.endpoint.hide : text.endpoint.show}
        </Button>
      </Group>
      {opened && error && (
        <Text size="sm" c="red" role="alert">
          {problem(error).detail} {problem(error).hint}
        </Text>
      )}
      {opened &&
        data &&
        shown.map(({ id, title, value }) => (
          <div key={id}>
            <Group justify="space-between" gap="xs">
              <Text size="sm">{title}</Text>
              <Confirm
                title={text.endpoint.regenerate(id)}
                run={() => regenerate.mutateAsync(id)}
                busy={regenerate.isPending}
              >
                {text.endpoint.regenerateWhat(name, id)}
              </Confirm>
            </Group>
            <Group gap={4} wrap="nowrap">
              <span className="mono" style={{ overflowWrap: 'anywhere' }}>
                {value}
              </span>
              <Copy text={value ?? ''} label={text.endpoint.copyKey(id)} />
            </Group>
          </div>
        ))}
    </Stack>
  )
}
