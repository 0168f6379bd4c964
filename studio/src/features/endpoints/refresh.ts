import { useQueryClient } from '@tanstack/react-query'

/** Asks anew for all that is known of an endpoint. */
export function useRefresh(workspace: string, endpoint: string): () => void {
  const queries = useQueryClient()
  return () => {
    void queries.invalidateQueries({ queryKey: [workspace, 'endpoints', 'one', endpoint] })
    void queries.invalidateQueries({ queryKey: [workspace, 'endpoints', 'list'] })
  }
}
