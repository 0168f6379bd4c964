import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { listSearch } from '@/lib/list'
import { workspaceRoute } from '@/root'

export const eventRoutes = [
  createRoute({
    getParentRoute: () => workspaceRoute,
    path: 'events',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('@/features/events/EventsPage'), 'EventsPage'),
  }),
] as const
