import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '@/api/client'

export const loopsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, 'loops', 'list'],
    queryFn: () =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/loops', {
          params: { path: { workspace }, query: { max_results: 200 } },
        }),
      ),
  })
