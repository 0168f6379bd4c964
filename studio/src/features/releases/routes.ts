import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { policiesQuery, policyQuery, releaseQuery, releasesQuery } from '@/features/releases/queries'
import { listSearch } from '@/lib/list'
import { workspaceRoute } from '@/root'

const releasesRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'releases',
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, params, deps }) =>
    void context.queries.prefetchInfiniteQuery(releasesQuery(params.workspace, deps)),
  component: lazyRouteComponent(() => import('@/features/releases/ReleasesPage'), 'ReleasesPage'),
})

const releaseRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'releases/$release',
  loader: ({ context, params }) => context.queries.ensureQueryData(releaseQuery(params.workspace, params.release)),
  component: lazyRouteComponent(() => import('@/features/releases/ReleasePage'), 'ReleasePage'),
})

const policiesRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'releases/policies',
  validateSearch: listSearch,
  loader: ({ context, params }) => void context.queries.prefetchInfiniteQuery(policiesQuery(params.workspace)),
  component: lazyRouteComponent(() => import('@/features/releases/PoliciesPage'), 'PoliciesPage'),
})

const policyRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'releases/policies/$policy',
  loader: ({ context, params }) => context.queries.ensureQueryData(policyQuery(params.workspace, params.policy)),
  component: lazyRouteComponent(() => import('@/features/releases/PolicyPage'), 'PolicyPage'),
})

export const releaseRoutes = [releasesRoute, releaseRoute, policiesRoute, policyRoute] as const
