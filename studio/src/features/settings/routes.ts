import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { meQuery } from '@/features/account/queries'
import { workspaceRoute } from '@/root'

export const settingsRoutes = [
  createRoute({
    getParentRoute: () => workspaceRoute,
    path: 'settings',
    validateSearch: (raw: Record<string, unknown>): { tab?: string } =>
      typeof raw.tab === 'string' ? { tab: raw.tab } : {},
    loader: ({ context }) => context.queries.ensureQueryData(meQuery),
    component: lazyRouteComponent(() => import('@/features/settings/SettingsPage'), 'SettingsPage'),
  }),
] as const
