import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { gatewayQuery, workerQuery, workersQuery } from '@/features/workers/queries'
import { listSearch } from '@/lib/list'
import { workspaceRoute } from '@/root'

const workersRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'workers',
  validateSearch: listSearch,
  loader: ({ context, params: { workspace } }) => {
    void context.queries.prefetchInfiniteQuery(workersQuery(workspace))
    void context.queries.prefetchQuery(gatewayQuery(workspace))
  },
  component: lazyRouteComponent(() => import('@/features/workers/WorkersPage'), 'WorkersPage'),
})

const workerRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'workers/$worker',
  loader: ({ context, params }) => context.queries.ensureQueryData(workerQuery(params.workspace, params.worker)),
  component: lazyRouteComponent(() => import('@/features/workers/WorkerPage'), 'WorkerPage'),
})

export const workerRoutes = [workersRoute, workerRoute] as const
