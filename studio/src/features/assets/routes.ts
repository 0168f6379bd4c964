import type { QueryClient } from '@tanstack/react-query'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { containerQuery, containersQuery, versionQuery } from '@/features/assets/queries'
import { type ListSearch, listSearch } from '@/lib/list'
import type { AssetNoun } from '@/lib/refs'
import { workspaceRoute } from '@/root'

const getParentRoute = () => workspaceRoute
type Loading<P> = { context: { queries: QueryClient }; params: P }
type Named = { workspace: string; name: string }

const page = (name: keyof typeof import('@/features/assets/pages')) =>
  lazyRouteComponent(() => import('@/features/assets/pages'), name)

/** Whether something else stands where the workspace has no such name of its own. */
const isInstead = async (noun: AssetNoun, queries: QueryClient, { workspace, name }: Named) => {
  const { KINDS } = await import('@/features/assets/kinds')
  return (await KINDS[noun].instead?.holds(queries, workspace, name)) ?? false
}

/** The list of a kind's names. */
const listed = (noun: AssetNoun) => ({
  validateSearch: listSearch,
  loaderDeps: ({ search }: { search: ListSearch }) => search,
  loader: ({ context, params, deps }: Loading<{ workspace: string }> & { deps: ListSearch }) =>
    void context.queries.prefetchInfiniteQuery(containersQuery(params.workspace, noun, deps)),
})

/** One name, or what stands instead of it. */
const named = (noun: AssetNoun) => ({
  validateSearch: listSearch,
  loader: async ({ context: { queries }, params }: Loading<Named>) => {
    if (await isInstead(noun, queries, params)) return { instead: true }
    await queries.ensureQueryData(containerQuery(params.workspace, noun, params.name))
    return { instead: false }
  },
})

/** One version of a name. */
const versioned = (noun: AssetNoun) => ({
  validateSearch: listSearch,
  loader: async ({ context: { queries }, params }: Loading<Named & { version: string }>) => {
    const { workspace, name, version } = params
    if (await isInstead(noun, queries, params)) return { instead: true }
    await Promise.all([
      queries.ensureQueryData(versionQuery(workspace, noun, name, version)),
      queries.ensureQueryData(containerQuery(workspace, noun, name)),
    ])
    return { instead: false }
  },
})

export const assetRoutes = [
  createRoute({ getParentRoute, path: 'data', ...listed('data'), component: page('DataList') }),
  createRoute({ getParentRoute, path: 'data/$name', ...named('data'), component: page('DataName') }),
  createRoute({ getParentRoute, path: 'data/$name/$version', ...versioned('data'), component: page('DataVersion') }),
  createRoute({ getParentRoute, path: 'models', ...listed('models'), component: page('ModelList') }),
  createRoute({ getParentRoute, path: 'models/$name', ...named('models'), component: page('ModelName') }),
  createRoute({
    getParentRoute,
    path: 'models/$name/$version',
    ...versioned('models'),
    component: page('ModelVersion'),
  }),
  createRoute({ getParentRoute, path: 'environments', ...listed('environments'), component: page('EnvironmentList') }),
  createRoute({
    getParentRoute,
    path: 'environments/$name',
    ...named('environments'),
    component: page('EnvironmentName'),
  }),
  createRoute({
    getParentRoute,
    path: 'environments/$name/$version',
    ...versioned('environments'),
    component: page('EnvironmentVersion'),
  }),
] as const
