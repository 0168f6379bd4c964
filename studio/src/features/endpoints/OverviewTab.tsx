import { Stack, VisuallyHidden } from '@mantine/core'
import type { DeploymentOut } from '@/api/client'
import { coloursIn } from '@/features/endpoints/colours'
import { DeploymentCard } from '@/features/endpoints/DeploymentCard'
import { EndpointPanel } from '@/features/endpoints/EndpointPanel'
import { FiguresPanel } from '@/features/endpoints/FiguresPanel'
import { History } from '@/features/endpoints/History'
import type { Watched } from '@/features/endpoints/model'
import type { Shown } from '@/features/endpoints/queries'
import type { EndpointSearch } from '@/features/endpoints/search'
import { text } from '@/features/endpoints/words'
import { Empty } from '@/ui/Faces'
import classes from './endpoints.module.css'

type Props = {
  workspace: string
  shown: Shown
  seen: Watched
  search: EndpointSearch
  go: (search: EndpointSearch) => void
  update: (deployment: DeploymentOut) => void
}

export function OverviewTab({ workspace, shown, seen, search, go, update }: Props) {
  const { endpoint } = shown
  const colours = coloursIn(seen.deployments)
  return (
    <Stack gap="sm">
      {seen.deployments.length > 0 && (
        <FiguresPanel
          workspace={workspace}
          endpoint={endpoint.name}
          deployments={seen.deployments}
          search={search}
          go={go}
        />
      )}
      <div className={classes.columns}>
        <Stack gap="sm">
          <VisuallyHidden component="h2">{text.deployment.title}</VisuallyHidden>
          {seen.deployments.map((deployment) => (
            <DeploymentCard
              key={deployment.id}
              workspace={workspace}
              shown={shown}
              deployment={deployment}
              colours={colours}
              go={go}
              update={() => update(deployment)}
            />
          ))}
          {!seen.deployments.length && (
            <div className="panel">
              <Empty
                title={text.empty.deployments}
                command={`lazulite online-deployment create -f deployment.yml -e ${endpoint.name} --all-traffic`}
              >
                {text.empty.deploymentsWhat}
              </Empty>
            </div>
          )}
        </Stack>
        <Stack gap="sm">
          <EndpointPanel workspace={workspace} shown={shown} />
          <History workspace={workspace} endpoint={endpoint.name} />
        </Stack>
      </div>
    </Stack>
  )
}
