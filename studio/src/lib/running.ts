import type { RunningOut } from '@/api/client'
import type { Ref } from '@/lib/refs'

/** The job or the deployment that a process runs for. */
export function refOfRunning({ owner, id, name }: Pick<RunningOut, 'owner' | 'id' | 'name'>): Ref {
  const [endpoint, deployment] = name.split('/')
  return owner === 'endpoints' && endpoint && deployment
    ? { noun: 'endpoints', name: endpoint, deployment }
    : { noun: 'jobs', name: id }
}
