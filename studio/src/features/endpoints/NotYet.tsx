import { Button } from '@mantine/core'
import { IconRocket } from '@tabler/icons-react'
import type { DeploymentOut } from '@/api/client'
import { nearestToAnswer } from '@/features/endpoints/model'
import { Phases } from '@/features/endpoints/Phases'
import type { EndpointSearch } from '@/features/endpoints/search'
import { text } from '@/features/endpoints/words'
import { Empty } from '@/ui/Faces'

type Props = { workspace: string; deployments: readonly DeploymentOut[]; go: (search: EndpointSearch) => void }

/** Why no request can be tried: there is no deployment, or none of them answers, with what the nearest one is at. */
export function NotYet({ workspace, deployments, go }: Props) {
  const nearest = nearestToAnswer(deployments)
  const deploy = (
    <Button leftSection={<IconRocket size={14} />} onClick={() => go({ tab: 'test', deploy: '' })}>
      {text.deployment.add}
    </Button>
  )
  if (!nearest)
    return (
      <div className="panel">
        <Empty title={text.empty.deployments} action={deploy}>
          {text.empty.deploymentsWhat}
        </Empty>
      </div>
    )
  const { deployment, at } = nearest
  const overview = (
    <Button variant="default" onClick={() => go({})}>
      {text.notYet.look}
    </Button>
  )
  return (
    <div className="panel">
      <Empty title={text.notYet[at](deployment.name)} action={at === 'comingUp' ? undefined : overview}>
        {at === 'failed' && deployment.error ? deployment.error : text.notYet.what[at]}
      </Empty>
      {at === 'comingUp' && (
        <div style={{ display: 'grid', justifyContent: 'center', paddingBottom: 64 }}>
          <Phases workspace={workspace} deployment={deployment} />
        </div>
      )}
    </div>
  )
}
