import { createRoute } from '@tanstack/react-router'
import { meQuery } from '@/features/account/queries'
import { SettingsPage } from '@/features/settings/SettingsPage'
import { workspaceRoute } from '@/root'

export const settingsRoutes = [
  createRoute({
    getParentRoute: () => workspaceRoute,
    path: 'settings',
    validateSearch: (raw: Record<string, unknown>): { tab?: string } =>
      typeof raw.tab === 'string' ? { tab: raw.tab } : {},
    loader: ({ context }) => context.queries.ensureQueryData(meQuery),
    component: SettingsPage,
  }),
] as const
