import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '@/root'

// Only an address of our own may be gone to after the login.
const own = (back: unknown): { back?: string } =>
  typeof back === 'string' && /^\/(?![/\\])/.test(back) ? { back } : {}

export const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: (raw: Record<string, unknown>) => own(raw.back),
  component: lazyRouteComponent(() => import('@/features/account/LoginPage'), 'LoginPage'),
})
