import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deploymentsQuery, endpointQuery, endpointsQuery } from '@/features/endpoints/queries'
import { endpointSearch } from '@/features/endpoints/search'
import { listSearch } from '@/lib/list'
import { workspaceRoute } from '@/root'

const endpointsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'endpoints',
  validateSearch: listSearch,
  loader: ({ context, params }) => void context.queries.prefetchInfiniteQuery(endpointsQuery(params.workspace)),
  component: lazyRouteComponent(() => import('@/features/endpoints/EndpointsPage'), 'EndpointsPage'),
})

const endpointRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'endpoints/$name',
  validateSearch: endpointSearch,
  loader: ({ context, params: { workspace, name } }) =>
    Promise.all([
      context.queries.ensureQueryData(endpointQuery(workspace, name)),
      context.queries.ensureQueryData(deploymentsQuery(workspace, name)),
    ]),
  component: lazyRouteComponent(() => import('@/features/endpoints/EndpointPage'), 'EndpointPage'),
})

export const endpointRoutes = [endpointsRoute, endpointRoute] as const
