import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { MonitorSearch } from '@/features/monitors/FeaturesTab'
import { monitorQuery, monitorsQuery, runsQuery } from '@/features/monitors/queries'
import { text } from '@/lib/json'
import { listSearch } from '@/lib/list'
import { workspaceRoute } from '@/root'

const monitorsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'monitors',
  validateSearch: listSearch,
  loader: ({ context, params }) => void context.queries.prefetchInfiniteQuery(monitorsQuery(params.workspace, {})),
  component: lazyRouteComponent(() => import('@/features/monitors/MonitorsPage'), 'MonitorsPage'),
})

const monitorRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'monitors/$name',
  validateSearch: (raw: Record<string, unknown>): MonitorSearch => ({
    tab: text(raw.tab) ?? undefined,
    signal: text(raw.signal) ?? undefined,
    feature: text(raw.feature) ?? undefined,
    window: text(raw.window) ?? undefined,
    metric: text(raw.metric) ?? undefined,
  }),
  loader: ({ context: { queries }, params: { workspace, name } }) =>
    Promise.all([
      queries.ensureQueryData(monitorQuery(workspace, name)),
      queries.ensureQueryData(runsQuery(workspace, name, 24)),
    ]),
  component: lazyRouteComponent(() => import('@/features/monitors/MonitorPage'), 'MonitorPage'),
})

export const monitorRoutes = [monitorsRoute, monitorRoute] as const
