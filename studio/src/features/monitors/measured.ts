import { useQueries, useSuspenseQuery } from '@tanstack/react-query'
import { windows } from '@/features/monitors/model'
import { runQuery, runsQuery } from '@/features/monitors/queries'
import type { Run } from '@/features/monitors/run'

/** `runs`: the newest first, without features; `measured`: one a window with them, the oldest first. */
export type Measured = { runs: Run[]; measured: Run[]; more: boolean; pending: boolean }

/** The newest windows of a monitor, each with all that was measured in it. */
export function useMeasured(workspace: string, name: string, count: number): Measured {
  const { data } = useSuspenseQuery(runsQuery(workspace, name, count))
  return useQueries({
    queries: windows(data.runs).map((run) => runQuery(workspace, name, run)),
    combine: (answers) => ({
      ...data,
      measured: answers.flatMap(({ data: run }) => run ?? []),
      pending: answers.some(({ isPending }) => isPending),
    }),
  })
}
