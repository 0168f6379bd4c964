import type { QueryClient } from '@tanstack/react-query'
import { createRoute, useLoaderData, useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { AssetPage } from '@/features/assets/AssetPage'
import { AssetsPage } from '@/features/assets/AssetsPage'
import { KINDS, type Kind } from '@/features/assets/kinds'
import { containerQuery, containersQuery, versionQuery } from '@/features/assets/queries'
import { VersionPage } from '@/features/assets/VersionPage'
import { record } from '@/lib/json'
import { type ListSearch, listSearch } from '@/lib/list'
import type { AssetNoun } from '@/lib/refs'
import { workspaceRoute } from '@/root'

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

/** One name, or what stands instead of it. */
const named = (noun: AssetNoun) => ({
  validateSearch: listSearch,
  loader: async ({ context: { queries }, params: { workspace, name } }: Loading<Named>) => {
    if (await KINDS[noun].instead?.holds(queries, workspace, name)) return { instead: true }
    await queries.ensureQueryData(containerQuery(workspace, noun, name))
    return { instead: false }
  },
  component: () => <Either kind={KINDS[noun]} Own={AssetPage} />,
})

/** One version of a name. */
const versioned = (noun: AssetNoun) => ({
  validateSearch: listSearch,
  loader: async ({ context: { queries }, params }: Loading<Named & { version: string }>) => {
    const { workspace, name, version } = params
    if (await KINDS[noun].instead?.holds(queries, workspace, name)) return { instead: true }
    await Promise.all([
      queries.ensureQueryData(versionQuery(workspace, noun, name, version)),
      queries.ensureQueryData(containerQuery(workspace, noun, name)),
    ])
    return { instead: false }
  },
  component: () => <Either kind={KINDS[noun]} Own={VersionPage} />,
})

function Either({ kind, Own }: { kind: Kind; Own: ComponentType<{ kind: Kind }> }) {
  const loaded: unknown = useLoaderData({ strict: false })
  const { workspace = '', name = '' } = useParams({ strict: false })
  if (kind.instead && record(loaded).instead === true) return <kind.instead.Show workspace={workspace} name={name} />
  return <Own kind={kind} />
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
