import { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { Problem } from '@/api/problem'
import { loginRoute } from '@/features/account/routes'
import { assetRoutes } from '@/features/assets/routes'
import { computeRoutes } from '@/features/compute/routes'
import { endpointRoutes } from '@/features/endpoints/routes'
import { eventRoutes } from '@/features/events/routes'
import { gitRoutes } from '@/features/git/routes'
import { homeRoutes } from '@/features/home/routes'
import { jobRoutes } from '@/features/jobs/routes'
import { monitorRoutes } from '@/features/monitors/routes'
import { releaseRoutes } from '@/features/releases/routes'
import { scheduleRoutes } from '@/features/schedules/routes'
import { settingsRoutes } from '@/features/settings/routes'
import { triggerRoutes } from '@/features/triggers/routes'
import { workerRoutes } from '@/features/workers/routes'
import { indexRoute, rootRoute, workspaceRoute } from '@/root'
import { Loading, NoPage, RouteFailure } from '@/ui/Faces'

const final = (error: unknown) => error instanceof Problem && error.status >= 400 && error.status < 500

export const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, retry: (count, error) => !final(error) && count < 1, refetchOnWindowFocus: true },
  },
})

const routeTree = rootRoute.addChildren([
  indexRoute,
  loginRoute,
  workspaceRoute.addChildren([
    ...homeRoutes,
    ...assetRoutes,
    ...jobRoutes,
    ...endpointRoutes,
    ...monitorRoutes,
    ...releaseRoutes,
    ...triggerRoutes,
    ...scheduleRoutes,
    ...gitRoutes,
    ...eventRoutes,
    ...workerRoutes,
    ...computeRoutes,
    ...settingsRoutes,
  ]),
])

export const router = createRouter({
  routeTree,
  context: { queries },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 200,
  defaultPendingComponent: Loading,
  defaultErrorComponent: RouteFailure,
  defaultNotFoundComponent: NoPage,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
