import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { jobQuery, jobsQuery } from '@/features/jobs/queries'
import { text } from '@/lib/json'
import { listSearch } from '@/lib/list'
import { workspaceRoute } from '@/root'

const jobsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'jobs',
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, params, deps }) => void context.queries.prefetchInfiniteQuery(jobsQuery(params.workspace, deps)),
  component: lazyRouteComponent(() => import('@/features/jobs/JobsPage'), 'JobsPage'),
})

/** `of`: the job that is cloned. `data`: NAME:VERSION of what is trained on, and its `type`. */
type NewJob = { of?: string; data?: string; type?: string }

const newJobRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'jobs/new',
  validateSearch: (raw: Record<string, unknown>): NewJob => ({
    of: text(raw.of) ?? undefined,
    data: text(raw.data) ?? undefined,
    type: text(raw.type) ?? undefined,
  }),
  component: lazyRouteComponent(() => import('@/features/jobs/NewJobPage'), 'NewJobPage'),
})

/** `step`: the one that is chosen in a pipeline's graph. `with`: the run that it is compared with. */
type OneJob = { tab?: string; step?: string; with?: string }

const jobRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'jobs/$name',
  validateSearch: (raw: Record<string, unknown>): OneJob => ({
    tab: text(raw.tab) ?? undefined,
    step: text(raw.step) ?? undefined,
    with: text(raw.with) ?? undefined,
  }),
  loader: ({ context, params }) => context.queries.ensureQueryData(jobQuery(params.workspace, params.name)),
  component: lazyRouteComponent(() => import('@/features/jobs/JobPage'), 'JobPage'),
})

export const jobRoutes = [jobsRoute, newJobRoute, jobRoute] as const
