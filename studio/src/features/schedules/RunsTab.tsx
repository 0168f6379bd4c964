import { Button, SegmentedControl, Table, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { inZone, jobsIn, OUTCOMES, type Run } from '@/features/schedules/model'
import { runsQuery } from '@/features/schedules/queries'
import { text, whySaid } from '@/features/schedules/words'
import { short } from '@/lib/format'
import { who } from '@/lib/principals'
import { Failure, Loading } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { Status } from '@/ui/Status'

const words = text.runs
type Props = {
  workspace: string
  name: string
  zone: string
  outcome: string | undefined
  onOutcome: (outcome?: string) => void
}

/** What came of each of its times: the job, or why there is none. */
export function RunsTab({ workspace, name, zone, outcome, onOutcome }: Props) {
  const pages = useInfiniteQuery(runsQuery(workspace, name, outcome))
  const runs = pages.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Panel
      title={text.tabs.runs}
      padded={false}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={words.outcome}
          data={[{ value: '', label: words.all }, ...OUTCOMES.map((value) => ({ value, label: value }))]}
          value={outcome ?? ''}
          onChange={(value) => onOutcome(value || undefined)}
        />
      }
    >
      {pages.isPending ? (
        <Loading />
      ) : pages.error && !pages.data ? (
        <Failure error={pages.error} again={() => void pages.refetch()} />
      ) : !runs.length ? (
        <Text c="dimmed" size="sm" p="sm">
          {outcome ? words.noneSuch : words.none}
        </Text>
      ) : (
        <Runs runs={runs} zone={zone} />
      )}
      {pages.hasNextPage && (
        <Button variant="subtle" m="xs" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {words.older}
        </Button>
      )}
    </Panel>
  )
}

/** Why there is no job; one that is named there is a link. */
function Reason({ text: reason }: { text: string }) {
  return jobsIn(reason).map(({ at, said, job }) =>
    job === null ? (
      said
    ) : (
      <span key={at} className="mono" title={job}>
        <RefLink of={`jobs/${job}`}>{short(job)}</RefLink>
      </span>
    ),
  )
}

function Runs({ runs, zone }: { runs: readonly Run[]; zone: string }) {
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={280}>{words.time}</Table.Th>
            <Table.Th w={90} />
            <Table.Th w={120}>{words.came}</Table.Th>
            <Table.Th>{words.why}</Table.Th>
            <Table.Th w={220}>{words.job}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <Table.Tr key={run.fireAt} data-outcome={run.outcome}>
              <Table.Td className="numbers">{inZone(run.fireAt, zone)}</Table.Td>
              <Table.Td c="dimmed">
                <Moment at={run.fireAt} />
              </Table.Td>
              <Table.Td>
                <Status value={run.outcome} />
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {run.reason ? (
                  <Reason text={run.reason} />
                ) : (
                  [whySaid(run.why), run.askedBy && words.by(who(run.askedBy))].filter(Boolean).join(' ')
                )}
              </Table.Td>
              <Table.Td>
                {run.job && (
                  <>
                    <span className="mono">
                      <RefLink of={`jobs/${run.job}`}>{short(run.job)}</RefLink>
                    </span>{' '}
                    {run.jobStatus && <Status value={run.jobStatus} />}
                  </>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
