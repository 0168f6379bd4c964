import { Loader, Text } from '@mantine/core'
import { IconCheck, IconCircleDashed, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { DeploymentOut } from '@/api/client'
import { linesOf } from '@/features/endpoints/log'
import { type Phase, phasesOf } from '@/features/endpoints/phases'
import { historyQuery, logQuery, processesQuery } from '@/features/endpoints/queries'
import { useTick } from '@/features/endpoints/tick'
import { text } from '@/features/endpoints/words'
import { lasted } from '@/lib/format'
import classes from './endpoints.module.css'

type Props = { workspace: string; deployment: DeploymentOut }

/** What happens while a deployment comes up, and how long it has been taking. */
export function Phases({ workspace, deployment }: Props) {
  const now = useTick(500)
  const replicas = deployment.replicas.filter(({ generation }) => generation === deployment.generation)
  const { data: history } = useQuery(historyQuery(workspace, deployment.endpoint_name))
  const { data: processes } = useQuery(
    processesQuery(
      workspace,
      replicas.map(({ id }) => id),
    ),
  )
  const { data: log } = useQuery(logQuery(workspace, deployment.endpoint_name, deployment.name, 20, true))
  const said = linesOf(log ?? '').findLast(({ text: line, head }) => !head && line.trim() !== '')?.text
  const own = (history ?? []).filter(({ subject }) => subject.endsWith(`/${deployment.name}`))
  const phases = phasesOf(deployment, [...own, ...(processes ?? [])], now)
  return (
    <div role="status" aria-label={text.phases.label}>
      <ol className={classes.phases}>
        {phases.map((phase) => (
          <li key={phase.id} data-state={phase.state} aria-label={`${text.phases[phase.id]}: ${phase.state}`}>
            <Icon state={phase.state} />
            {text.phases[phase.id]}
            {phase.of > 1 && phase.state === 'running' && (
              <Text span size="xs" c="dimmed" className="numbers">
                {text.phases.through(phase.through, phase.of)}
              </Text>
            )}
            {phase.seconds !== null && (
              <Text span size="xs" c="dimmed" className="numbers">
                {lasted(phase.seconds)}
              </Text>
            )}
          </li>
        ))}
      </ol>
      {said && (
        <Text size="xs" c="dimmed" mt={4} truncate className="mono">
          {said}
        </Text>
      )}
      {deployment.coming_model && (
        <Text size="xs" c="dimmed" mt={4}>
          {text.phases.stays(deployment.model.replace('azureml:', ''))}
        </Text>
      )}
    </div>
  )
}

function Icon({ state }: { state: Phase['state'] }) {
  if (state === 'running') return <Loader size={14} />
  if (state === 'done') return <IconCheck size={14} color="var(--mantine-color-teal-6)" />
  if (state === 'failed') return <IconX size={14} color="var(--mantine-color-red-6)" />
  return <IconCircleDashed size={14} />
}
