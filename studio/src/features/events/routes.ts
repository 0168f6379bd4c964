import { createRoute } from '@tanstack/react-router'
import { EventsPage } from '@/features/events/EventsPage'
import { listSearch } from '@/lib/list'
import { workspaceRoute } from '@/root'

export const eventRoutes = [
  createRoute({
    getParentRoute: () => workspaceRoute,
    path: 'events',
    validateSearch: listSearch,
    component: EventsPage,
  }),
] as const
