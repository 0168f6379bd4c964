import { Box, Table, Text, Tooltip } from '@mantine/core'
import { coverage, windowName } from '@/features/monitors/model'
import type { Run } from '@/features/monitors/run'
import { reasonName, text } from '@/features/monitors/words'
import { figure } from '@/lib/format'
import { Empty } from '@/ui/Faces'
import { Panel } from '@/ui/Page'
import classes from './FeedbackTab.module.css'

/** How much of the truth has come, and why the rest of the feedback was not used. */
export function FeedbackTab({ measured }: { measured: readonly Run[] }) {
  const rows = measured.toReversed().flatMap((run) => {
    const found = coverage(run)
    return found ? [{ run, found }] : []
  })
  if (!rows.length) return <Empty title={text.drift.nothing}>{text.drift.nothingWhat}</Empty>
  const unreadable = Math.max(...measured.map(({ counts }) => counts?.unreadable_event_time ?? 0))
  return (
    <Panel title={text.feedback.title} padded={false}>
      <Table.ScrollContainer minWidth={860}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.feedback.window}</Table.Th>
              <Table.Th ta="right">{text.feedback.predictions}</Table.Th>
              <Table.Th w={200}>{text.feedback.matched}</Table.Th>
              <Table.Th ta="right">{text.feedback.without}</Table.Th>
              {rows[0]?.found.reasons.map(({ id }) => (
                <Table.Th key={id} ta="right">
                  {reasonName(id)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ run, found }) => (
              <Table.Tr key={run.id}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{windowName(run)}</Table.Td>
                <Table.Td ta="right" className="numbers">
                  {figure(found.predictions)}
                </Table.Td>
                <Table.Td>
                  <Share part={found.matched} share={found.share} />
                </Table.Td>
                <Table.Td ta="right" className="numbers">
                  {figure(found.predictions - found.matched)}
                </Table.Td>
                {found.reasons.map(({ id, count }) => (
                  <Table.Td key={id} ta="right" className="numbers" c={count ? undefined : 'dimmed'}>
                    {figure(count)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" c="dimmed" px="sm" py="xs">
        {text.feedback.explained} {unreadable > 0 && text.feedback.unreadable(figure(unreadable))}
      </Text>
    </Panel>
  )
}

function Share({ part, share }: { part: number; share: number }) {
  const percent = `${figure(Math.round(share * 1000) / 10)} %`
  return (
    <Tooltip label={`${figure(part)} · ${percent}`}>
      <Box className={classes.share}>
        <span className={classes.bar} aria-hidden>
          <span style={{ width: `${share * 100}%` }} />
        </span>
        <span className="numbers">{percent}</span>
      </Box>
    </Tooltip>
  )
}
