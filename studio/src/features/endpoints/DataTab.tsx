import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { CollectedOut } from '@/api/client'
import { seal } from '@/features/endpoints/acts'
import { coloursIn } from '@/features/endpoints/colours'
import { FeedbackFile } from '@/features/endpoints/FeedbackFile'
import { figuresOf, type Watched } from '@/features/endpoints/model'
import { collectedQuery } from '@/features/endpoints/queries'
import { useRefresh } from '@/features/endpoints/refresh'
import { Sign } from '@/features/endpoints/Split'
import { UnmatchedFeedback } from '@/features/endpoints/UnmatchedFeedback'
import { text } from '@/features/endpoints/words'
import { figure, size } from '@/lib/format'
import { number, record } from '@/lib/json'
import { useAct } from '@/ui/act'
import { Failure, Loading } from '@/ui/Faces'
import { Details, Panel } from '@/ui/Page'
import classes from './endpoints.module.css'

type Props = { workspace: string; endpoint: string; seen: Watched }

/** What was asked, answered and told back, as it lies in the lake. */
export function DataTab({ workspace, endpoint, seen }: Props) {
  const { data, error, refetch } = useQuery(collectedQuery(workspace, endpoint))
  const refresh = useRefresh(workspace, endpoint)
  const act = useAct(() => seal(workspace, endpoint).then(refresh), { done: () => text.data.asked })
  if (error) return <Failure error={error} again={() => void refetch()} />
  if (!data) return <Loading />
  const share = data.capture.rows ? (100 * data.feedback.rows) / data.capture.rows : null
  return (
    <Stack gap="sm">
      <div className={classes.halves}>
        <Sealed title={text.data.captured} what={text.data.capturedWhat} sealed={data.capture} />
        <Sealed
          title={text.data.feedback}
          what={text.data.feedbackWhat}
          sealed={data.feedback}
          more={share === null ? undefined : text.data.share(figure(Math.round(share * 10) / 10))}
        />
      </div>
      <Panel>
        <Group justify="space-between">
          <div>
            <Text size="sm" role="status">
              {data.is_sealed ? text.data.sealed : text.data.sealing}
            </Text>
            <Text size="xs" c="dimmed">
              {text.data.sealWhat}
            </Text>
          </div>
          <Button variant="default" loading={act.isPending || !data.is_sealed} onClick={() => act.mutate(undefined)}>
            {text.data.seal}
          </Button>
        </Group>
      </Panel>
      <UnmatchedFeedback
        workspace={workspace}
        endpoint={endpoint}
        rows={{ captured: data.capture.rows, feedback: data.feedback.rows }}
      />
      <Captured seen={seen} />
      <FeedbackFile workspace={workspace} endpoint={endpoint} done={refresh} />
    </Stack>
  )
}

type SealedProps = { title: string; what: string; sealed: CollectedOut['capture']; more?: string }

function Sealed({ title, what, sealed, more }: SealedProps) {
  return (
    <Panel title={title}>
      <Text size="xs" c="dimmed" mb={4}>
        {what}
      </Text>
      <Details
        rows={[
          [
            text.data.rows,
            <span key="rows" className="numbers">
              {figure(sealed.rows)}{' '}
              {more && sealed.rows > 0 && (
                <Text span c="dimmed" inherit>
                  {more}
                </Text>
              )}
            </span>,
          ],
          [text.data.segments, figure(sealed.segments)],
          [text.data.size, size(sealed.bytes)],
        ]}
      />
    </Panel>
  )
}

function Captured({ seen }: { seen: Watched }) {
  const colours = coloursIn(seen.deployments)
  const rows = seen.deployments.map((deployment) => {
    const collector = record(deployment.data_collector)
    const percent = Math.round((number(collector.sampling_rate) ?? 1) * 100)
    return { name: deployment.name, on: collector.enabled === true, percent, dropped: figuresOf(deployment).dropped }
  })
  if (!rows.length) return null
  return (
    <Panel title={text.data.by} padded={false}>
      <Table aria-label={text.data.by}>
        <Table.Tbody>
          {rows.map(({ name, on, percent, dropped }) => (
            <Table.Tr key={name}>
              <Table.Td w={220}>
                <Group gap={8}>
                  <Sign name={name} colours={colours} />
                  {name}
                </Group>
              </Table.Td>
              <Table.Td c={on ? undefined : 'dimmed'}>
                {on ? text.deployment.captured(percent) : text.deployment.captureOff}
              </Table.Td>
              <Table.Td ta="right" c={dropped ? 'orange' : 'dimmed'}>
                {text.deployment.dropped(dropped)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {rows.every(({ on }) => !on) && (
        <Text size="xs" c="dimmed" p="sm">
          {text.data.off}
        </Text>
      )}
    </Panel>
  )
}
