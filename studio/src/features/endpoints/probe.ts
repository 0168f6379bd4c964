import { useQuery } from '@tanstack/react-query'
import type { DeploymentOut } from '@/api/client'
import { type Probe, probeOf } from '@/features/endpoints/phases'
import { processesQuery } from '@/features/endpoints/queries'

/** What the probe of the first of some replicas that answers showed; null where nobody knows, or not yet. */
export function useProbe(workspace: string, replicas: DeploymentOut['replicas']): Probe | null {
  const first = replicas.filter(({ state }) => state === 'Ready').slice(0, 1)
  const ids = first.map(({ id }) => id)
  const { data } = useQuery({ ...processesQuery(workspace, ids), enabled: first.length > 0 })
  return probeOf(data ?? [], first)
}
