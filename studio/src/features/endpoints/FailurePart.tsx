import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { DeploymentOut } from '@/api/client'
import { adviceOf, tracebackOf } from '@/features/endpoints/failure'
import { isReady } from '@/features/endpoints/model'
import { logQuery } from '@/features/endpoints/queries'
import type { EndpointSearch } from '@/features/endpoints/search'
import { text } from '@/features/endpoints/words'
import classes from './endpoints.module.css'

type Props = { workspace: string; deployment: DeploymentOut; go: (search: EndpointSearch) => void; update: () => void }

/** Why a deployment has failed, where, and what to do. */
export function FailurePart({ workspace, deployment, go, update }: Props) {
  const { name, endpoint_name: endpoint, error } = deployment
  const { data: log } = useQuery(logQuery(workspace, endpoint, name, 200, false))
  const found = tracebackOf(log ?? '')
  return (
    <Stack gap={6} className={classes.failure} role="alert">
      <Text size="sm" fw={500}>
        {text.failure.title(name)}
      </Text>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {error || found?.raised}
      </Text>
      {found?.file && found.line !== null && (
        <div>
          <Text size="xs" c="dimmed">
            {text.failure.at(found.file, found.line)}
          </Text>
          {found.code && <Code block>{found.code}</Code>}
        </div>
      )}
      <Text size="sm" c="dimmed">
        {text.failure.advice[adviceOf(error)]}
        {isReady(deployment) && ` ${text.failure.still(deployment.model.replace('azureml:', ''))}`}
      </Text>
      <Group gap="xs">
        <Button size="compact-xs" variant="default" onClick={() => go({ tab: 'logs', deployment: name })}>
          {text.failure.log}
        </Button>
        <Button size="compact-xs" variant="default" onClick={update}>
          {text.failure.again}
        </Button>
      </Group>
    </Stack>
  )
}
