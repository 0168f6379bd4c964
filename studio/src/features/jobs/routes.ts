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

/**
 * Of a pipeline, `step`: the one that is chosen in its graph; `with`: the run that it is compared with. Of a sweep, `trial`: the
 * chosen one; `brush`, `without`: which trials are picked; `axes`, `scale`, `over`, `order`: how they are shown. `view`: which picture.
 */
type OneJob = Partial<Record<(typeof TEXTS)[number], string>>
const TEXTS = ['tab', 'step', 'with', 'trial', 'view', 'brush', 'without', 'axes', 'scale', 'over', 'order'] as const

const jobRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'jobs/$name',
  validateSearch: (raw: Record<string, unknown>): OneJob => {
    const said = listSearch(raw)
    return Object.fromEntries(TEXTS.map((name) => [name, said[name]]))
  },
  loader: ({ context, params }) => context.queries.ensureQueryData(jobQuery(params.workspace, params.name)),
  component: lazyRouteComponent(() => import('@/features/jobs/JobPage'), 'JobPage'),
})

export const jobRoutes = [jobsRoute, newJobRoute, jobRoute] as const
