import { Box, Button, Group, SegmentedControl, Text, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { HistoryDetail } from '@/features/triggers/HistoryDetail'
import { type Happening, happenings, OUTCOMES } from '@/features/triggers/model'
import { historyQuery } from '@/features/triggers/queries'
import { outcomeSaid, text } from '@/features/triggers/words'
import { short } from '@/lib/format'
import { Failure, Loading } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { Status } from '@/ui/Status'
import classes from './HistoryTab.module.css'

const words = text.history
type Props = { workspace: string; name: string; outcome: string | undefined; onOutcome: (outcome?: string) => void }

/** Every fact that concerned the trigger, and why it fired or did not. */
export function HistoryTab({ workspace, name, outcome, onOutcome }: Props) {
  const pages = useInfiniteQuery(historyQuery(workspace, name, outcome))
  const found = happenings(pages.data?.pages.flatMap(({ items }) => items) ?? [])
  return (
    <Panel
      title={text.tabs.history}
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
      ) : !found.length ? (
        <Text c="dimmed" size="sm" p="sm">
          {outcome ? words.noneSuch : words.none}
        </Text>
      ) : (
        <ol className={classes.list}>
          {found.map((happening) => (
            <HappeningRow key={happening.entry.fact} workspace={workspace} name={name} happening={happening} />
          ))}
        </ol>
      )}
      {pages.hasNextPage && (
        <Button variant="subtle" m="xs" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {words.older}
        </Button>
      )}
    </Panel>
  )
}

function HappeningRow({ workspace, name, happening }: { workspace: string; name: string; happening: Happening }) {
  const { entry } = happening
  const [opened, setOpened] = useState(false)
  return (
    <li data-outcome={entry.outcome}>
      <div className={classes.row}>
        <UnstyledButton className={classes.open} aria-expanded={opened} onClick={() => setOpened(!opened)}>
          <IconChevronRight size={13} className={classes.chevron} data-opened={opened} />
          <span className={classes.outcome}>
            <Status value={entry.outcome} />
          </span>
          <span className={classes.type}>{entry.type}</span>
        </UnstyledButton>
        <Text span size="sm" className={classes.subject}>
          <RefLink of={entry.subject}>{entry.subject}</RefLink>
        </Text>
        <span className={classes.why}>
          {entry.asked ? text.because(entry.asked, entry.found) : outcomeSaid(entry.outcome)}
        </span>
        <Group gap="sm" wrap="nowrap" ml="auto" className={classes.end}>
          {entry.facts > 1 && (
            <Text span size="xs" c="dimmed">
              {words.gathered(entry.facts)}
            </Text>
          )}
          {entry.job && (
            <>
              <span className="mono">
                <RefLink of={`jobs/${entry.job}`}>{short(entry.job)}</RefLink>
              </span>
              {entry.jobStatus && <Status value={entry.jobStatus} />}
            </>
          )}
          <Text span size="xs" c="dimmed" w={64} ta="right">
            <Moment at={entry.at} />
          </Text>
        </Group>
      </div>
      {opened && (
        <Box className={classes.detail}>
          <HistoryDetail workspace={workspace} name={name} happening={happening} />
        </Box>
      )}
    </li>
  )
}
