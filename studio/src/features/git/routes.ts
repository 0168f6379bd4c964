import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { gitHookQuery, gitHooksQuery } from '@/features/git/queries'
import { text } from '@/lib/json'
import { listSearch } from '@/lib/list'
import { workspaceRoute } from '@/root'

const gitHooksRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'git-hooks',
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, params, deps }) =>
    void context.queries.prefetchInfiniteQuery(gitHooksQuery(params.workspace, deps)),
  component: lazyRouteComponent(() => import('@/features/git/GitHooksPage'), 'GitHooksPage'),
})

const gitHookRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'git-hooks/$name',
  validateSearch: (raw: Record<string, unknown>): { tab?: string } => ({ tab: text(raw.tab) ?? undefined }),
  loader: ({ context, params }) => context.queries.ensureQueryData(gitHookQuery(params.workspace, params.name)),
  component: lazyRouteComponent(() => import('@/features/git/GitHookPage'), 'GitHookPage'),
})

export const gitRoutes = [gitHooksRoute, gitHookRoute] as const
