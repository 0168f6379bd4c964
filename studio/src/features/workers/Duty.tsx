import { Button } from '@mantine/core'
import { IconBan, IconDoorExit, IconPlayerPlay } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { WorkerOut } from '@/api/client'
import { useMay } from '@/features/account/queries'
import { forget, setDuty } from '@/features/workers/queries'
import { text } from '@/features/workers/words'
import { useAct } from '@/ui/act'
import { Confirm } from '@/ui/Confirm'

const t = text.duty

/** What may be wanted of a worker, for who looks after the home. */
export function Acts({ workspace, worker }: { workspace: string; worker: WorkerOut }) {
  const may = useMay('')
  const queries = useQueryClient()
  const navigate = useNavigate()
  const after = () => void queries.invalidateQueries({ queryKey: [workspace, 'workers'] })
  const cordon = useAct(() => setDuty(worker.id, 'cordon'), { done: () => t.cordoned, after })
  const work = useAct(() => setDuty(worker.id, 'uncordon'), { done: () => t.working, after })
  const drain = useAct(() => setDuty(worker.id, 'drain'), { done: () => t.drained, after })
  const drop = useAct(() => forget(worker.id), {
    done: () => t.forgotten(worker.name),
    after: () => {
      after()
      void navigate({ to: '/workspaces/$workspace/workers', params: { workspace } })
    },
  })
  if (!may('workers/write')) return null
  if (worker.state !== 'Online')
    return (
      <Confirm title={t.forget} run={() => drop.mutateAsync(undefined)} busy={drop.isPending}>
        {t.forgetting(worker.name)}
      </Confirm>
    )
  return (
    <>
      {worker.duty === 'working' ? (
        <Button
          variant="default"
          leftSection={<IconBan size={14} />}
          loading={cordon.isPending}
          onClick={() => cordon.mutate(undefined)}
        >
          {t.cordon}
        </Button>
      ) : (
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={14} />}
          loading={work.isPending}
          onClick={() => work.mutate(undefined)}
        >
          {t.uncordon}
        </Button>
      )}
      {worker.duty !== 'draining' && (
        <Confirm
          title={t.drain}
          color="orange"
          leftSection={<IconDoorExit size={14} />}
          run={() => drain.mutateAsync(undefined)}
          busy={drain.isPending}
        >
          {t.sure(worker.name)}
        </Confirm>
      )}
    </>
  )
}
