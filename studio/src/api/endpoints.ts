import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '@/api/client'
import { mainDeployment } from '@/lib/deployments'

export async function endpointNames(workspace: string): Promise<string[]> {
  const page = await ask(
    api.GET('/api/v1/workspaces/{workspace}/online-endpoints', {
      params: { path: { workspace }, query: { max_results: 1000 } },
    }),
  )
  return page.items.map(({ name }) => name)
}

export const endpointNamesQuery = (workspace: string) =>
  queryOptions({ queryKey: [workspace, 'endpoints', 'names'], queryFn: () => endpointNames(workspace) })

/** The model version behind an endpoint, by the deployment that is named, or the one that answers most. */
export const answering = async (workspace: string, endpoint: string, deployment: string | null = null) => {
  const { items } = await ask(
    api.GET('/api/v1/workspaces/{workspace}/online-endpoints/{endpoint}/deployments', {
      params: { path: { workspace, endpoint } },
    }),
  )
  return mainDeployment(deployment ? items.filter(({ name }) => name === deployment) : items)
}
