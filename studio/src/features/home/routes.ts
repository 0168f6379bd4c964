import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loopsQuery } from '@/features/home/queries'
import { workspaceRoute } from '@/root'

type HomeSearch = { loop?: string; fact?: string }

const asked = (raw: Record<string, unknown>): HomeSearch => ({
  ...(typeof raw.loop === 'string' ? { loop: raw.loop } : {}),
  ...(typeof raw.fact === 'string' ? { fact: raw.fact } : {}),
})

export const homeRoutes = [
  createRoute({
    getParentRoute: () => workspaceRoute,
    path: '/',
    validateSearch: asked,
    loader: ({ context, params }) => context.queries.ensureQueryData(loopsQuery(params.workspace)),
    component: lazyRouteComponent(() => import('@/features/home/HomePage'), 'HomePage'),
  }),
] as const
