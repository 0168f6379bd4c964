import { Grid, Group, Progress, Stack, Text } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import type { SystemOut } from '@/api/client'
import { systemQuery } from '@/features/settings/queries'
import { text } from '@/features/settings/words'
import { size } from '@/lib/format'
import { CopyValue } from '@/ui/Copy'
import { Moment } from '@/ui/Moment'
import { Details, Panel } from '@/ui/Page'

const t = text.system
const LOW_PERCENT = 10
const KINDS: Readonly<Record<string, string>> = t.kinds

/** Which Lazulite this is, where it keeps what, and who works for it. */
export function SystemTab() {
  const { data: system } = useSuspenseQuery(systemQuery)
  const { database, addresses } = system
  return (
    <Grid gap="sm">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="sm">
          <Panel title={t.about}>
            <Details
              rows={[
                [t.version, system.version],
                [t.python, system.python],
                [t.since, <Moment key="since" at={system.started_at} />],
              ]}
            />
          </Panel>
          <Panel title={t.addresses}>
            <Details
              rows={[
                [t.server, <CopyValue key="server" text={addresses.server} />],
                [t.gateway, addresses.gateway ? <CopyValue key="gateway" text={addresses.gateway} /> : t.noGateway],
                [t.workers, addresses.workers.join(', ') || t.noWorkers],
              ]}
            />
          </Panel>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Panel title={t.keeps}>
          <Details
            rows={[
              [t.home, <CopyValue key="home" text={system.home} />],
              [
                t.database,
                <Group key="database" gap={8}>
                  {KINDS[database.kind] ?? database.kind}
                  {database.revision && (
                    <Text span size="xs" c="dimmed">
                      {t.revision(database.revision)}
                    </Text>
                  )}
                </Group>,
              ],
              [t.disk, <Disk key="disk" disk={system.disk} />],
            ]}
          />
        </Panel>
      </Grid.Col>
    </Grid>
  )
}

function Disk({ disk: { free_bytes, total_bytes } }: Pick<SystemOut, 'disk'>) {
  const used = total_bytes ? ((total_bytes - free_bytes) / total_bytes) * 100 : 0
  const low = 100 - used < LOW_PERCENT
  const said = t.free(size(free_bytes), size(total_bytes))
  return (
    <Stack gap={4} py={3}>
      <Progress value={used} size="sm" color={low ? 'red' : undefined} aria-label={said} />
      <Text size="sm" className="numbers">
        {said}
      </Text>
      {low && (
        <Text size="sm" c="var(--beyond)">
          {t.low}
        </Text>
      )}
    </Stack>
  )
}
