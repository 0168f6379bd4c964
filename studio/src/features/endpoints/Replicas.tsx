import { Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { DeploymentOut } from '@/api/client'
import { ms } from '@/features/endpoints/model'
import { useProbe } from '@/features/endpoints/probe'
import { historyQuery } from '@/features/endpoints/queries'
import { text } from '@/features/endpoints/words'
import { record, text as textOf } from '@/lib/json'
import { Moment } from '@/ui/Moment'
import { Status } from '@/ui/Status'

type Props = { workspace: string; deployment: DeploymentOut }

/** The processes that answer, why any of them ended, and what their probe showed. */
export function Replicas({ workspace, deployment }: Props) {
  const { name, endpoint_name: endpoint, replicas } = deployment
  const { data: history } = useQuery(historyQuery(workspace, endpoint))
  const probe = useProbe(workspace, replicas)
  const died = (history ?? []).filter(
    ({ type, subject }) => type === 'DeploymentReplicaDied' && subject === `deployments/${endpoint}/${name}`,
  )
  if (!replicas.length) return null
  return (
    <div>
      <Group gap="xs">
        {replicas.map((replica) => (
          <Group key={replica.id} gap={6} wrap="nowrap">
            <Status value={replica.state} />
            <Text size="xs" c="dimmed">
              <span className="mono">{replica.id.slice(-6)}</span>
              {replica.ready_at && (
                <>
                  {` ${text.deployment.since} `}
                  <Moment at={replica.ready_at} />
                </>
              )}
            </Text>
          </Group>
        ))}
        {probe && probe.rows > 0 && (
          <Text size="xs" c="dimmed">
            {text.deployment.probe(probe.rows, ms(probe.milliseconds))}
          </Text>
        )}
      </Group>
      {died[0] && (
        <Text size="xs" c="dimmed" mt={4}>
          {text.deployment.died(died.length)} · <Moment at={died[0].occurred_at} />
          {`: ${textOf(record(died[0].data).reason) ?? ''}`}
        </Text>
      )}
    </div>
  )
}
