import { createRoute } from '@tanstack/react-router'
import { PoliciesPage } from '@/features/releases/PoliciesPage'
import { PolicyPage } from '@/features/releases/PolicyPage'
import { policiesQuery, policyQuery, releaseQuery, releasesQuery } from '@/features/releases/queries'
import { ReleasePage } from '@/features/releases/ReleasePage'
import { ReleasesPage } from '@/features/releases/ReleasesPage'
import { listSearch } from '@/lib/list'
import { workspaceRoute } from '@/root'

const releasesRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'releases',
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, params, deps }) =>
    void context.queries.prefetchInfiniteQuery(releasesQuery(params.workspace, deps)),
  component: ReleasesPage,
})

const releaseRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'releases/$release',
  loader: ({ context, params }) => context.queries.ensureQueryData(releaseQuery(params.workspace, params.release)),
  component: ReleasePage,
})

const policiesRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'releases/policies',
  validateSearch: listSearch,
  loader: ({ context, params }) => void context.queries.prefetchInfiniteQuery(policiesQuery(params.workspace)),
  component: PoliciesPage,
})

const policyRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'releases/policies/$policy',
  loader: ({ context, params }) => context.queries.ensureQueryData(policyQuery(params.workspace, params.policy)),
  component: PolicyPage,
})

export const releaseRoutes = [releasesRoute, releaseRoute, policiesRoute, policyRoute] as const
