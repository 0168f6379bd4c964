import type { QueryClient } from '@tanstack/react-query'
import { createRoute, type ErrorComponentProps, useParams } from '@tanstack/react-router'
import { problem } from '@/api/problem'
import { AssetPage } from '@/features/assets/AssetPage'
import { AssetsPage } from '@/features/assets/AssetsPage'
import { KINDS, type Kind } from '@/features/assets/kinds'
import { containerQuery, containersQuery, versionQuery } from '@/features/assets/queries'
import { VersionPage } from '@/features/assets/VersionPage'
import { type ListSearch, listSearch } from '@/lib/list'
import type { AssetNoun } from '@/lib/refs'
import { workspaceRoute } from '@/root'
import { RouteFailure } from '@/ui/Faces'

const getParentRoute = () => workspaceRoute
type Loading<P> = { context: { queries: QueryClient }; params: P }
type Named = { workspace: string; name: string }

/** The list of a kind's names. */
const listed = (noun: AssetNoun) => ({
  validateSearch: listSearch,
  loaderDeps: ({ search }: { search: ListSearch }) => search,
  loader: ({ context, params, deps }: Loading<{ workspace: string }> & { deps: ListSearch }) =>
    void context.queries.prefetchInfiniteQuery(containersQuery(params.workspace, noun, deps)),
  component: () => <AssetsPage kind={KINDS[noun]} />,
})

/** One name. */
const named = (noun: AssetNoun) => ({
  validateSearch: listSearch,
  loader: ({ context, params }: Loading<Named>) =>
    context.queries.ensureQueryData(containerQuery(params.workspace, noun, params.name)),
  component: () => <AssetPage kind={KINDS[noun]} />,
  errorComponent: (props: ErrorComponentProps) => <AssetFailure {...props} kind={KINDS[noun]} />,
})

/** One version of a name. */
const versioned = (noun: AssetNoun) => ({
  validateSearch: listSearch,
  loader: ({ context: { queries }, params }: Loading<Named & { version: string }>) =>
    Promise.all([
      queries.ensureQueryData(versionQuery(params.workspace, noun, params.name, params.version)),
      queries.ensureQueryData(containerQuery(params.workspace, noun, params.name)),
    ]),
  component: () => <VersionPage kind={KINDS[noun]} />,
  errorComponent: (props: ErrorComponentProps) => <AssetFailure {...props} kind={KINDS[noun]} />,
})

/** What the workspace has not may still be somewhere, as curated environments are. */
function AssetFailure({ kind: { Instead }, error, reset }: ErrorComponentProps & { kind: Kind }) {
  const { workspace = '', name = '' } = useParams({ strict: false })
  if (Instead && problem(error).status === 404) return <Instead {...{ workspace, name, error, reset }} />
  return <RouteFailure error={error} reset={reset} />
}

export const assetRoutes = [
  createRoute({ getParentRoute, path: 'data', ...listed('data') }),
  createRoute({ getParentRoute, path: 'data/$name', ...named('data') }),
  createRoute({ getParentRoute, path: 'data/$name/$version', ...versioned('data') }),
  createRoute({ getParentRoute, path: 'models', ...listed('models') }),
  createRoute({ getParentRoute, path: 'models/$name', ...named('models') }),
  createRoute({ getParentRoute, path: 'models/$name/$version', ...versioned('models') }),
  createRoute({ getParentRoute, path: 'environments', ...listed('environments') }),
  createRoute({ getParentRoute, path: 'environments/$name', ...named('environments') }),
  createRoute({ getParentRoute, path: 'environments/$name/$version', ...versioned('environments') }),
] as const
