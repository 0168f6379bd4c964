import { Alert, Code, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { createsName, inZone, OUTCOMES, type Schedule } from '@/features/schedules/model'
import { titleQuery } from '@/features/schedules/queries'
import { missedSaid, overlapSaid, text, whenSaid } from '@/features/schedules/words'
import { who } from '@/lib/principals'
import { Moment } from '@/ui/Moment'
import { Details, Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'

const words = text.sentence

/** The schedule as people say it, and what is wrong with it if its last time was refused. */
export function Sentence({ schedule }: { schedule: Schedule }) {
  const { trigger, last } = schedule
  const { job, name } = createsName(schedule.creates)
  const bounds = [
    trigger.start && words.from(trigger.start.replace('T', ' ')),
    trigger.end && words.until(trigger.end.replace('T', ' ')),
  ].filter(Boolean)
  return (
    <Stack gap="sm">
      <Panel>
        <Stack gap={6}>
          <Text component="p" m={0}>
            <b>{trigger.type === 'cron' ? words.cron : words.recurrence}</b> <Code>{whenSaid(schedule)}</Code>{' '}
            {words.clock} {trigger.zone}
            {bounds.length > 0 && `, ${bounds.join(', ')}`}
          </Text>
          <Text component="p" m={0}>
            <b>{job ? words.again : words.creates}</b> {job ? <Again name={job} /> : <Code>{name}</Code>} {words.as}{' '}
            {who(schedule.owner)}
          </Text>
          <Text size="sm" c="dimmed">
            {missedSaid(schedule.missed)} {overlapSaid(schedule.overlap)}
          </Text>
        </Stack>
      </Panel>
      <Panel>
        <Details
          rows={[
            [text.about.counts, <Counts key="c" counts={schedule.counts} />],
            [
              text.about.by,
              <span key="b">
                {who(schedule.by)}, <Moment at={schedule.createdAt} />
              </span>,
            ],
          ]}
        />
      </Panel>
      {last?.outcome === 'refused' && (
        <Alert color="red" icon={<IconAlertTriangle size={16} />} title={text.last.refused}>
          {inZone(last.fireAt, trigger.zone)}: {last.reason} {schedule.nextAt && text.last.again}
        </Alert>
      )}
    </Stack>
  )
}

function Counts({ counts }: { counts: Schedule['counts'] }) {
  const found = OUTCOMES.filter((outcome) => counts[outcome])
  if (!found.length) return <>{text.about.none}</>
  return <>{found.map((outcome) => text.about.count(outcome, counts[outcome] ?? 0)).join(', ')}</>
}

function Again({ name }: { name: string }) {
  const { workspace } = useParams({ from: '/workspaces/$workspace' })
  const { data: title } = useQuery(titleQuery(workspace, name))
  return <RefLink of={`jobs/${name}`}>{title ?? name}</RefLink>
}
