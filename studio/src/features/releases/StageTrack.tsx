import { Box, Group, Stack, Text } from '@mantine/core'
import type { ReleaseOut } from '@/api/client'
import { Dot } from '@/features/releases/Dots'
import { OptimiseContent, PackageContent } from '@/features/releases/MakingContent'
import { type Rules, rulesOf, type Stage } from '@/features/releases/model'
import { ApproveContent, DeployContent, ValidateContent } from '@/features/releases/ProvingContent'
import { figureName, reasonSaid, stageName, stageState, text } from '@/features/releases/words'
import { figure, short, size } from '@/lib/format'
import { Copy } from '@/ui/Copy'
import { Lasted } from '@/ui/Moment'
import { RefLink } from '@/ui/RefLink'
import { Status } from '@/ui/Status'
import classes from './StageTrack.module.css'

const words = text.stage

/** The stages, from top to bottom: what each has found, and what those that have not begun will ask. */
export function StageTrack({ release }: { release: ReleaseOut }) {
  const rules = rulesOf(release.rules)
  return (
    <ol className={classes.track}>
      {release.stages.map((stage) => (
        <li key={stage.stage} className={classes.stage} data-state={stage.state}>
          <span className={classes.sign}>
            <Dot state={stage.state} />
          </span>
          <Box component="section" className={`panel ${classes.card}`} aria-label={stageName(stage.stage)}>
            <StageHead stage={stage} />
            <Stack gap="xs" p="sm">
              {stage.state === 'Waiting' ? (
                <Text size="sm" c="dimmed">
                  {words.asks} {planned(stage.stage, rules)}
                </Text>
              ) : (
                <StageBody stage={stage} release={release} rules={rules} />
              )}
            </Stack>
          </Box>
        </li>
      ))}
    </ol>
  )
}

function StageHead({ stage }: { stage: Stage }) {
  return (
    <Group className={classes.head} px="sm" gap="sm">
      <Text fw={600} component="h2" fz="sm" m={0}>
        {stageName(stage.stage)}
      </Text>
      <Status value={stageState(stage.stage, stage.state)} />
      {stage.figure && stage.figure.value !== null && (
        <Text size="sm" className="numbers">
          <Text span inherit c="dimmed">
            {figureName(stage.figure.name)}
          </Text>{' '}
          {stage.figure.name === 'size_bytes' ? size(stage.figure.value) : figure(stage.figure.value)}
        </Text>
      )}
      <Text size="xs" c="dimmed" ml="auto">
        <Lasted from={stage.started_at} to={stage.finished_at} />
      </Text>
    </Group>
  )
}

function StageBody({ stage, release, rules }: { stage: Stage; release: ReleaseOut; rules: Rules }) {
  return (
    <>
      {stage.reason && <Text size="sm">{reasonSaid(stage.reason)}</Text>}
      <StageContent stage={stage} release={release} rules={rules} />
      {(stage.jobs.length > 0 || stage.digest) && (
        <Group gap="lg" className={classes.foot}>
          {stage.jobs.length > 0 && (
            <Group gap={6}>
              {words.jobs}
              {stage.jobs.map((job) => (
                <span key={job} className="mono">
                  <RefLink of={`jobs/${job}`}>{short(job)}</RefLink>
                </span>
              ))}
            </Group>
          )}
          {stage.digest && (
            <Group gap={4} wrap="nowrap">
              {words.digest} <span className="mono">{stage.digest.slice(0, 12)}…</span>
              <Copy text={stage.digest} />
            </Group>
          )}
        </Group>
      )}
    </>
  )
}

function StageContent({ stage: { stage, content, figure: found }, release, rules }: Parameters<typeof StageBody>[0]) {
  if (!content) return null
  switch (stage) {
    case 'package':
      return <PackageContent content={content} bytes={found?.value ?? null} />
    case 'optimise':
      return <OptimiseContent content={content} />
    case 'validate':
      return <ValidateContent content={content} rules={rules} release={release} />
    case 'approve':
      return <ApproveContent approvals={release.approvals} />
    case 'deploy':
      return <DeployContent content={content} />
  }
  return null
}

function planned(stage: string, rules: Rules): string {
  const { plans } = words
  switch (stage) {
    case 'package':
      return plans.package
    case 'optimise':
      return rules.onnx ? plans.optimise(figure(rules.tolerance)) : plans.noOnnx
    case 'validate':
      return rules.data ? plans.validate(rules.metric, rules.data) : plans.noData
    case 'approve':
      return rules.by === 'policy' ? plans.byPolicy : plans.approve(rules.required)
  }
  return plans.deploy(figure(rules.firstPercent), figure(rules.answers))
}
