import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deploymentsQuery, endpointQuery, endpointsQuery } from '@/features/endpoints/queries'
import { listSearch } from '@/lib/list'
import { workspaceRoute } from '@/root'

/** `deployment`: the one that is meant on the tab. `over`: how far back its figures go. `deploy`: the model that is to be deployed, or nothing yet. */
export type EndpointSearch = { tab?: string; deployment?: string; deploy?: string; over?: string }

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
  validateSearch: ({ tab, deployment, deploy, over }: Record<string, unknown>): EndpointSearch => ({
    ...(typeof tab === 'string' ? { tab } : {}),
    ...(typeof deployment === 'string' ? { deployment } : {}),
    ...(typeof deploy === 'string' ? { deploy } : {}),
    ...(typeof over === 'string' ? { over } : {}),
  }),
  loader: ({ context, params: { workspace, name } }) =>
    Promise.all([
      context.queries.ensureQueryData(endpointQuery(workspace, name)),
      context.queries.ensureQueryData(deploymentsQuery(workspace, name)),
    ]),
  component: lazyRouteComponent(() => import('@/features/endpoints/EndpointPage'), 'EndpointPage'),
})

export const endpointRoutes = [endpointsRoute, endpointRoute] as const
