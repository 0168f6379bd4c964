import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { hoursOf } from '@/features/compute/model'
import { loadQuery, targetQuery } from '@/features/compute/queries'
import { listSearch } from '@/lib/list'
import { workspaceRoute } from '@/root'

const targetRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'compute/$name',
  validateSearch: (raw: Record<string, unknown>): { hours?: string } => ({ hours: listSearch(raw).hours }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, params: { workspace, name }, deps: { hours } }) =>
    Promise.all([
      context.queries.ensureQueryData(targetQuery(workspace, name)),
      context.queries.ensureQueryData(loadQuery(workspace, name, hoursOf(hours))),
    ]),
  component: lazyRouteComponent(() => import('@/features/compute/TargetPage'), 'TargetPage'),
})

export const computeRoutes = [targetRoute] as const
