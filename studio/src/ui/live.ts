import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { follow } from '@/api/live'

/** Follows the workspace's facts while the page is open; true while the stream stands. */
export function useLive(workspace: string): boolean {
  const queries = useQueryClient()
  const [connected, setConnected] = useState(true)
  useEffect(() => follow(workspace, queries, setConnected, () => undefined), [workspace, queries])
  return connected
}
