import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router'
import { meQuery } from '@/features/account/queries'
import { mlflowPage } from '@/lib/mlflow'
import { WorkspaceShell } from '@/WorkspaceShell'

export const rootRoute = createRootRouteWithContext<{ queries: QueryClient }>()({})

export const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: ({ location }) => {
    const run = mlflowPage(location.hash)
    throw run
      ? redirect({ to: '/workspaces/$workspace/jobs/$name', params: { workspace: 'default', name: run } })
      : redirect({
          to: '/workspaces/$workspace',
          params: { workspace: localStorage.getItem('lazulite-workspace') ?? 'default' },
        })
  },
})

/** Every page of a workspace hangs below this one. */
export const workspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/workspaces/$workspace',
  beforeLoad: ({ location, params }) => {
    const run = mlflowPage(location.hash)
    if (run) throw redirect({ to: '/workspaces/$workspace/jobs/$name', params: { ...params, name: run } })
  },
  // What one may do decides which buttons a page has: they do not come one after the other.
  loader: ({ context }) => context.queries.ensureQueryData(meQuery),
  component: WorkspaceShell,
})
