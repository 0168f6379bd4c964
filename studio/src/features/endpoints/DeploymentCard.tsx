import { Group, Popover, Stack, Text, UnstyledButton } from '@mantine/core'
import type { DeploymentOut } from '@/api/client'
import type { DeploymentColours } from '@/features/endpoints/colours'
import { DeploymentMenu } from '@/features/endpoints/DeploymentMenu'
import { FailurePart } from '@/features/endpoints/FailurePart'
import { CHANGING, figuresOf, ms, packagesOf } from '@/features/endpoints/model'
import { Phases } from '@/features/endpoints/Phases'
import type { Shown } from '@/features/endpoints/queries'
import { Replicas } from '@/features/endpoints/Replicas'
import { Sign } from '@/features/endpoints/Split'
import type { EndpointSearch } from '@/features/endpoints/search'
import { text } from '@/features/endpoints/words'
import { figure, size } from '@/lib/format'
import { number, record } from '@/lib/json'
import { Copy } from '@/ui/Copy'
import { Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { Status } from '@/ui/Status'
import classes from './endpoints.module.css'

type Props = {
  workspace: string
  shown: Shown
  deployment: DeploymentOut
  colours: DeploymentColours
  go: (search: EndpointSearch) => void
  update: () => void
}

/** A deployment: what it serves, how it does, and what is the matter with it. */
export function DeploymentCard({ workspace, shown, deployment, colours, go, update }: Props) {
  const { name, provisioning_state: state, traffic_percent: percent } = deployment
  return (
    <Panel
      title={
        <Group gap={8} component="span">
          <Sign name={name} colours={colours} />
          {name}
          <Status value={state} />
          <Text size="sm" span c={percent ? undefined : 'dimmed'} fw={400} className="numbers">
            {percent ? `${percent} %` : text.noTraffic}
          </Text>
          <Text size="xs" span c="dimmed" fw={400}>
            {text.deployment.generation(deployment.generation)}
          </Text>
        </Group>
      }
      actions={<DeploymentMenu workspace={workspace} shown={shown} deployment={deployment} go={go} update={update} />}
    >
      <Stack gap="sm">
        {CHANGING.has(state) && <Phases workspace={workspace} deployment={deployment} />}
        {state === 'Failed' && <FailurePart workspace={workspace} deployment={deployment} go={go} update={update} />}
        <Facts deployment={deployment} />
        <Replicas workspace={workspace} deployment={deployment} />
      </Stack>
    </Panel>
  )
}

function Facts({ deployment }: { deployment: DeploymentOut }) {
  const figures = figuresOf(deployment)
  const [collector, asked] = [record(deployment.data_collector), record(deployment.request_settings)]
  const sampled = Math.round((number(collector.sampling_rate) ?? 1) * 100)
  const latency = [figures.p50, figures.p95, figures.p99]
  const rows: [string, React.ReactNode][] = [
    [
      text.columns.model,
      <>
        <RefLink of={deployment.model.replace('azureml:', 'model:')} />
        {deployment.coming_model && (
          <>
            {' → '}
            <RefLink of={deployment.coming_model.replace('azureml:', 'model:')} />
          </>
        )}
      </>,
    ],
    [text.deployment.answered, figure(figures.answered)],
    [text.deployment.errors, figure(figures.errors)],
    [text.deployment.latency, latency[0] === null ? '–' : `${latency.map(ms).join(' · ')} ms`],
    [text.deployment.memory, figures.memoryBytes ? size(figures.memoryBytes) : '–'],
    [
      text.deployment.capture,
      <>
        {collector.enabled === true ? text.deployment.captured(sampled) : text.deployment.captureOff}
        {figures.dropped > 0 && (
          <Text c="orange" size="xs">
            {text.deployment.dropped(figures.dropped)}
          </Text>
        )}
      </>,
    ],
    [text.deployment.environment, <Installed key="installed" deployment={deployment} />],
    [
      text.deployment.settings,
      text.deployment.limits(
        number(asked.request_timeout_ms) ?? 0,
        number(asked.max_concurrent_requests_per_instance) ?? 0,
      ),
    ],
  ]
  return (
    <dl className={classes.facts}>
      {rows.map(([title, value]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd className="numbers">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What is installed for its replicas, by the lock that they were started with; what is to be, before that. */
function Installed({ deployment }: { deployment: DeploymentOut }) {
  const environment = record(deployment.replicas.find((one) => record(one.environment).lock)?.environment)
  const packages = packagesOf(environment.lock)
  const listed = packages.length ? packages : deployment.requirements
  if (!listed.length) return <>–</>
  return (
    <Popover position="bottom-start" shadow="md" width={340} trapFocus>
      <Popover.Target>
        <UnstyledButton fz="sm" c="var(--mantine-color-anchor)">
          {packages.length ? text.deployment.installed(listed.length) : text.deployment.required(listed.length)}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <Group justify="space-between" mb={4}>
          <Text size="sm" fw={500}>
            {packages.length ? text.deployment.python(String(environment.python ?? '')) : text.deployment.requirements}
          </Text>
          <Copy text={packages.length ? String(environment.lock) : listed.join('\n')} label={text.deployment.lock} />
        </Group>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <div className="mono" style={{ maxHeight: 260, overflow: 'auto', whiteSpace: 'pre' }} tabIndex={0}>
          {listed.join('\n')}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
