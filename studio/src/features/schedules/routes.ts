import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { runsQuery, scheduleQuery, schedulesQuery } from '@/features/schedules/queries'
import { text } from '@/lib/json'
import { listSearch } from '@/lib/list'
import { workspaceRoute } from '@/root'

const schedulesRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'schedules',
  validateSearch: listSearch,
  loader: ({ context, params }) => void context.queries.prefetchInfiniteQuery(schedulesQuery(params.workspace, {})),
  component: lazyRouteComponent(() => import('@/features/schedules/SchedulesPage'), 'SchedulesPage'),
})

const scheduleRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'schedules/$name',
  validateSearch: (raw: Record<string, unknown>): { tab?: string; outcome?: string } => ({
    tab: text(raw.tab) ?? undefined,
    outcome: text(raw.outcome) ?? undefined,
  }),
  loader: ({ context: { queries }, params: { workspace, name } }) => {
    void queries.prefetchInfiniteQuery(runsQuery(workspace, name))
    return queries.ensureQueryData(scheduleQuery(workspace, name))
  },
  component: lazyRouteComponent(() => import('@/features/schedules/SchedulePage'), 'SchedulePage'),
})

export const scheduleRoutes = [schedulesRoute, scheduleRoute] as const
