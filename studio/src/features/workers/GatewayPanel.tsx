import { Text, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { counted, tablesBehind } from '@/features/workers/model'
import { gatewayQuery } from '@/features/workers/queries'
import { text } from '@/features/workers/words'
import { CopyValue } from '@/ui/Copy'
import { Failure, Loading } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Details, Panel } from '@/ui/Page'
import { Status } from '@/ui/Status'

const t = text.gateway

/** Whether endpoints are answered for, from where, and by which table. */
export function GatewayPanel({ workspace }: { workspace: string }) {
  const { data: gateway, error, refetch } = useQuery(gatewayQuery(workspace))
  if (!gateway)
    return <Panel title={t.title}>{error ? <Failure error={error} again={() => void refetch()} /> : <Loading />}</Panel>
  const { answered, errors } = counted(gateway)
  const version = gateway.table_version
  return (
    <Panel title={t.title} actions={<Status value={gateway.state} />}>
      {gateway.state === 'NeverSeen' ? (
        <Text size="sm" c="dimmed">
          {t.never}
        </Text>
      ) : (
        <Details
          rows={[
            [t.address, gateway.address && <CopyValue key="address" text={gateway.address} />],
            [
              gateway.is_alive ? t.since : t.heard,
              <Moment key="since" at={gateway.is_alive ? gateway.started_at : gateway.last_heard_at} />,
            ],
            [
              t.table,
              version === null ? null : tablesBehind(gateway) ? (
                <Text key="behind" span size="sm" c="var(--beyond)">
                  {t.behind(version, gateway.newest_table_version)}
                </Text>
              ) : (
                t.newest(version)
              ),
            ],
            [
              t.requests,
              <Tooltip key="requests" label={t.requestsHint}>
                <span className="numbers">{t.counted(answered, errors)}</span>
              </Tooltip>,
            ],
          ]}
        />
      )}
    </Panel>
  )
}
