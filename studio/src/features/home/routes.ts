import { createRoute } from '@tanstack/react-router'
import { HomePage } from '@/features/home/HomePage'
import { workspaceRoute } from '@/root'

export const homeRoutes = [
  createRoute({ getParentRoute: () => workspaceRoute, path: '/', component: HomePage }),
] as const
