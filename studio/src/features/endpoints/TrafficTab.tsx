import { Button, Group, NumberInput, Slider, Text } from '@mantine/core'
import { useState } from 'react'
import type { DeploymentOut } from '@/api/client'
import { coloursIn, type DeploymentColours } from '@/features/endpoints/colours'
import { figuresOf, isReady, ms, perMinute, type Watched } from '@/features/endpoints/model'
import type { Shown } from '@/features/endpoints/queries'
import { Sign, SplitBar } from '@/features/endpoints/Split'
import { allTo, type Split, same, shifted, spelled, total } from '@/features/endpoints/traffic'
import { useSplit } from '@/features/endpoints/undo'
import { text } from '@/features/endpoints/words'
import { figure } from '@/lib/format'
import { Confirm } from '@/ui/Confirm'
import { seriesColour } from '@/ui/charts/colours'
import { Empty } from '@/ui/Faces'
import { Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { Status } from '@/ui/Status'
import classes from './endpoints.module.css'

type Props = { workspace: string; shown: Shown; seen: Watched }

/** Who gets how much of an endpoint's requests: what is, what will be, and the way back. */
export function TrafficTab({ workspace, shown, seen }: Props) {
  const { traffic: now, name } = shown.endpoint
  // What somebody is about to apply, for the split that they saw.
  const [draft, setDraft] = useState<{ from: Split; to: Split } | null>(null)
  const split = useSplit(workspace, shown)
  const wanted = draft && same(draft.from, now) ? draft.to : now
  const colours = coloursIn(seen.deployments)
  const ready = seen.deployments.filter(isReady).map((deployment) => deployment.name)
  const changed = !same(wanted, now)
  const want = (to: Split) => setDraft({ from: now, to })
  if (!seen.deployments.length)
    return (
      <div className="panel">
        <Empty title={text.empty.deployments}>{text.empty.deploymentsWhat}</Empty>
      </div>
    )
  return (
    <Panel
      title={text.tabs.traffic}
      actions={
        <>
          <Button size="compact-sm" variant="default" disabled={!changed} onClick={() => setDraft(null)}>
            {text.traffic.reset}
          </Button>
          <Button size="compact-sm" disabled={!changed} loading={split.busy} onClick={() => split.set(wanted)}>
            {text.traffic.apply}
          </Button>
        </>
      }
    >
      <Compared title={text.traffic.before} split={now} colours={colours} />
      <Compared title={text.traffic.after} split={wanted} colours={colours} hidden={!changed} />
      <div>
        {seen.deployments.map((deployment) => (
          <Share
            key={deployment.id}
            deployment={deployment}
            rate={perMinute(seen.samples[deployment.id])}
            colours={colours}
            percent={wanted[deployment.name] ?? 0}
            alone={ready.length === 1}
            set={(percent) => want(shifted(wanted, deployment.name, percent, ready))}
            all={() => want(allTo(deployment.name))}
          />
        ))}
      </div>
      <Group justify="space-between" mt="sm">
        <Text size="xs" c="dimmed">
          {text.traffic.what}
        </Text>
        <Confirm title={text.traffic.stop} run={async () => split.set({})} disabled={total(now) === 0}>
          {text.traffic.stopWhat(name)}
        </Confirm>
      </Group>
    </Panel>
  )
}

type ComparedProps = { title: string; split: Split; colours: DeploymentColours; hidden?: boolean }

function Compared({ title, split, colours, hidden = false }: ComparedProps) {
  return (
    <Group gap="sm" wrap="nowrap" mb={6} style={{ visibility: hidden ? 'hidden' : undefined }}>
      <Text size="sm" w={48} c="dimmed">
        {title}
      </Text>
      <SplitBar split={split} colours={colours} width="min(320px, 30%)" />
      <Text size="sm" className="numbers">
        {spelled(split) || text.traffic.stopped}
      </Text>
    </Group>
  )
}

type ShareProps = {
  deployment: DeploymentOut
  rate: number | null
  colours: DeploymentColours
  percent: number
  alone: boolean
  set: (percent: number) => void
  all: () => void
}

function Share({ deployment, rate, colours, percent, alone, set, all }: ShareProps) {
  const { name, model, provisioning_state } = deployment
  const ready = isReady(deployment)
  const { errors, p95 } = figuresOf(deployment)
  const fixed = !ready || (alone && percent === 100)
  return (
    <div className={classes.share}>
      <div>
        <Group gap={8} wrap="nowrap">
          <Sign name={name} colours={colours} />
          <Text size="sm" fw={500} truncate>
            {name}
          </Text>
          {provisioning_state !== 'Succeeded' && <Status value={provisioning_state} />}
        </Group>
        <Text size="xs" c="dimmed" truncate>
          <RefLink of={model.replace('azureml:', 'model:')} />
          {!ready && ` · ${text.traffic.notReady}`}
        </Text>
      </div>
      <Slider
        value={percent}
        onChange={set}
        color={seriesColour(colours.get(name) ?? 0)}
        disabled={fixed}
        label={null}
        thumbLabel={text.traffic.share(name)}
        visibleFrom="sm"
        thumbProps={{ 'aria-valuetext': `${percent} %` }}
      />
      <NumberInput
        size="xs"
        value={percent}
        onChange={(value) => typeof value === 'number' && set(value)}
        min={0}
        max={100}
        step={5}
        suffix=" %"
        disabled={fixed}
        aria-label={text.traffic.share(name)}
        allowDecimal={false}
      />
      <Button
        size="compact-xs"
        variant="default"
        disabled={!ready || percent === 100}
        onClick={all}
        aria-label={text.traffic.allTo(name)}
      >
        {text.traffic.all}
      </Button>
      <Text size="xs" c="dimmed" className="numbers" ta="right">
        {text.traffic.rate(rate === null ? '–' : figure(Math.round(rate * 10) / 10))}
        <br />
        {text.traffic.figures(errors, p95 === null ? null : ms(p95))}
      </Text>
    </div>
  )
}
