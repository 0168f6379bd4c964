import { Group, Stack, Table, Text } from '@mantine/core'
import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react'
import type { ReleaseOut } from '@/api/client'
import { type Compared, deployed, type Gate, validated } from '@/features/releases/evidence'
import { type Approval, candidate, type Rules } from '@/features/releases/model'
import { text } from '@/features/releases/words'
import { figure } from '@/lib/format'
import { who } from '@/lib/principals'
import { Moment } from '@/ui/Moment'
import { Details } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { Status } from '@/ui/Status'

const words = text.stage

/** What the policy asked and what was found, and every figure of both versions. */
export function ValidateContent({ content, rules, release }: { content: unknown; rules: Rules; release: ReleaseOut }) {
  const found = validated(content, rules)
  if (found.rows === null) return null
  return (
    <Stack gap="sm">
      <Gates gates={found.gates} />
      <Metrics metrics={found.metrics} rules={rules} release={release} />
      <Group gap="lg">
        <Text size="xs" c="dimmed">
          {words.labelled(figure(found.rows))}
          {found.data && (
            <>
              {' · '}
              <RefLink of={found.data} />
            </>
          )}
        </Text>
      </Group>
    </Stack>
  )
}

function Gates({ gates }: { gates: readonly Gate[] }) {
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.gate}</Table.Th>
            <Table.Th>{words.found}</Table.Th>
            <Table.Th w={130}>{words.verdict}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {gates.map((gate) => (
            <Table.Tr key={gate.asked}>
              <Table.Td>{gate.asked}</Table.Td>
              <Table.Td className="numbers">{gate.found}</Table.Td>
              <Table.Td>
                <Verdict passed={gate.passed} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Verdict({ passed }: { passed: boolean | null }) {
  const [icon, said, colour] =
    passed === null
      ? [<IconQuestionMark key="unknown" size={14} />, words.unknown, 'dimmed']
      : passed
        ? [<IconCheck key="holds" size={14} />, words.holds, 'var(--better)']
        : [<IconX key="fails" size={14} />, words.fails, 'var(--beyond)']
  return (
    <Text size="sm" c={colour} fw={passed === false ? 600 : undefined}>
      <Group gap={4} wrap="nowrap" component="span">
        {icon} {said}
      </Group>
    </Text>
  )
}

function Metrics({ metrics, rules, release }: { metrics: readonly Compared[]; rules: Rules; release: ReleaseOut }) {
  const hasChampion = metrics.some(({ champion }) => champion !== null)
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.metric}</Table.Th>
            <Table.Th ta="right">{candidate(release)}</Table.Th>
            {hasChampion && (
              <>
                <Table.Th ta="right">
                  {release.champion === null ? words.champion : `${release.model}:${release.champion}`}
                </Table.Th>
                <Table.Th ta="right">{words.difference}</Table.Th>
              </>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {metrics.map((one) => (
            <Table.Tr key={one.metric} fw={one.metric === rules.metric ? 600 : undefined}>
              <Table.Td>{one.metric}</Table.Td>
              <Table.Td ta="right" className="numbers">
                {figure(one.candidate)}
              </Table.Td>
              {hasChampion && (
                <>
                  <Table.Td ta="right" className="numbers">
                    {figure(one.champion)}
                  </Table.Td>
                  <Table.Td ta="right" className="numbers">
                    <Difference by={one.by} />
                  </Table.Td>
                </>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Difference({ by }: { by: number | null }) {
  if (by === null) return <>–</>
  if (by === 0) return <>{words.same}</>
  return (
    <Text span inherit c={by > 0 ? 'var(--better)' : 'var(--beyond)'}>
      {figure(Math.abs(by))} {by > 0 ? words.better : words.worse}
    </Text>
  )
}

/** Who has decided, and what they said. */
export function ApproveContent({ approvals }: { approvals: readonly Approval[] }) {
  if (!approvals.length) return null
  return (
    <Stack gap={6}>
      {approvals.map(({ principal, decision, comment, at }) => (
        <Group key={principal} gap="xs">
          <Status value={decision} />
          <Text size="sm" fw={500}>
            {who(principal)}
          </Text>
          {comment && <Text size="sm">{comment}</Text>}
          <Text size="xs" c="dimmed" ml="auto">
            <Moment at={at} />
          </Text>
        </Group>
      ))}
    </Stack>
  )
}

/** How the traffic went over. */
export function DeployContent({ content }: { content: unknown }) {
  const found = deployed(content)
  const failed = (answered: number | null, errors: number | null) =>
    answered === null ? null : words.of(figure(errors ?? 0), figure(answered))
  return (
    <Details
      rows={[
        [words.deployment, found.deployment],
        [words.traffic, found.traffic.map(([name, share]) => `${name} ${share} %`).join(', ')],
        [words.answered, figure(found.answered)],
        [words.errors, failed(found.answered, found.errors)],
        [words.others, found.others && failed(found.others.answered, found.others.errors)],
      ]}
    />
  )
}
