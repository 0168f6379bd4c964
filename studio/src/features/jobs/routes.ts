import { createRoute } from '@tanstack/react-router'
import { JobPage } from '@/features/jobs/JobPage'
import { JobsPage } from '@/features/jobs/JobsPage'
import { NewJobPage } from '@/features/jobs/NewJobPage'
import { jobQuery, jobsQuery } from '@/features/jobs/queries'
import { listSearch } from '@/lib/list'
import { workspaceRoute } from '@/root'

const jobsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'jobs',
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, params, deps }) => void context.queries.prefetchInfiniteQuery(jobsQuery(params.workspace, deps)),
  component: JobsPage,
})

const newJobRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'jobs/new',
  validateSearch: (raw: Record<string, unknown>): { of?: string } => (typeof raw.of === 'string' ? { of: raw.of } : {}),
  component: NewJobPage,
})

const jobRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'jobs/$name',
  validateSearch: (raw: Record<string, unknown>): { tab?: string } =>
    typeof raw.tab === 'string' ? { tab: raw.tab } : {},
  loader: ({ context, params }) => context.queries.ensureQueryData(jobQuery(params.workspace, params.name)),
  component: JobPage,
})

export const jobRoutes = [jobsRoute, newJobRoute, jobRoute] as const
