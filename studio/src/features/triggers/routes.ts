import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { historyQuery, triggerQuery, triggersQuery } from '@/features/triggers/queries'
import { text } from '@/lib/json'
import { listSearch } from '@/lib/list'
import { workspaceRoute } from '@/root'

const triggersRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'triggers',
  validateSearch: listSearch,
  loader: ({ context, params }) => void context.queries.prefetchInfiniteQuery(triggersQuery(params.workspace, {})),
  component: lazyRouteComponent(() => import('@/features/triggers/TriggersPage'), 'TriggersPage'),
})

const triggerRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'triggers/$name',
  validateSearch: (raw: Record<string, unknown>): { tab?: string; outcome?: string } => ({
    tab: text(raw.tab) ?? undefined,
    outcome: text(raw.outcome) ?? undefined,
  }),
  loader: ({ context: { queries }, params: { workspace, name } }) => {
    void queries.prefetchInfiniteQuery(historyQuery(workspace, name))
    return queries.ensureQueryData(triggerQuery(workspace, name))
  },
  component: lazyRouteComponent(() => import('@/features/triggers/TriggerPage'), 'TriggerPage'),
})

export const triggerRoutes = [triggersRoute, triggerRoute] as const
