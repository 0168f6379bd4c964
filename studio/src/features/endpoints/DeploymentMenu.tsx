import { ActionIcon, Button, Group, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDots, IconEdit, IconFileText, IconPlayerPlay, IconRoute, IconTrash } from '@tabler/icons-react'
import type { DeploymentOut } from '@/api/client'
import { Asked } from '@/features/endpoints/Asked'
import { deleteDeployment } from '@/features/endpoints/acts'
import { CHANGING, isReady } from '@/features/endpoints/model'
import type { Shown } from '@/features/endpoints/queries'
import { useRefresh } from '@/features/endpoints/refresh'
import type { EndpointSearch } from '@/features/endpoints/search'
import { allTo, same } from '@/features/endpoints/traffic'
import { useSplit } from '@/features/endpoints/undo'
import { text } from '@/features/endpoints/words'
import { useAct } from '@/ui/act'

type Props = {
  workspace: string
  shown: Shown
  deployment: DeploymentOut
  go: (search: EndpointSearch) => void
  update: () => void
}

/** What can be done with a deployment. */
export function DeploymentMenu({ workspace, shown, deployment, go, update }: Props) {
  const { name, endpoint_name: endpoint } = deployment
  const [asking, { open, close }] = useDisclosure()
  const split = useSplit(workspace, shown)
  const refresh = useRefresh(workspace, endpoint)
  const remove = useAct(() => deleteDeployment(workspace, endpoint, name).then(refresh), {
    done: () => text.remove.done(name),
  })
  const has = deployment.traffic_percent > 0
  return (
    <Group gap={4}>
      <Button
        size="compact-xs"
        variant="default"
        disabled={!isReady(deployment)}
        leftSection={<IconPlayerPlay size={12} />}
        onClick={() => go({ tab: 'test', deployment: name })}
      >
        {text.deployment.test}
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconFileText size={12} />}
        onClick={() => go({ tab: 'logs', deployment: name })}
      >
        {text.deployment.logs}
      </Button>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={text.deployment.actions(name)}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconRoute size={14} />}
            disabled={!isReady(deployment) || same(shown.endpoint.traffic, allTo(name))}
            onClick={() => split.set(allTo(name))}
          >
            {text.deployment.all(name)}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconEdit size={14} />}
            disabled={CHANGING.has(deployment.provisioning_state)}
            onClick={update}
          >
            {text.deployment.update}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={open}>
            {text.deployment.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Asked
        opened={asking}
        close={close}
        title={text.remove.deployment}
        run={() => remove.mutateAsync(undefined)}
        busy={remove.isPending}
        disabled={has}
      >
        {text.remove.deploymentWhat(endpoint, name)} {has && text.remove.hasTraffic}
      </Asked>
    </Group>
  )
}
