import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, ask } from '@/api/client'

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: () => ask(api.GET('/api/v1/me')), staleTime: 60_000 })

/** Whether who looks at the page may do something in a workspace; while that is not known yet, not. */
export function useMay(workspace: string): (permission: string) => boolean {
  const { data } = useQuery(meQuery)
  const given = new Set([
    ...(data?.permissions ?? []),
    ...(data?.workspaces.find(({ name }) => name === workspace)?.permissions ?? []),
  ])
  return (permission) => given.has(permission)
}
