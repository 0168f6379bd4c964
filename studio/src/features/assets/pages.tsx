import { useLoaderData, useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { AssetPage } from '@/features/assets/AssetPage'
import { AssetsPage } from '@/features/assets/AssetsPage'
import { dataKind } from '@/features/assets/data/kind'
import { environmentKind } from '@/features/assets/environments/kind'
import type { Kind } from '@/features/assets/kind'
import { modelKind } from '@/features/assets/models/kind'
import { VersionPage } from '@/features/assets/VersionPage'
import { record } from '@/lib/json'

/** What the addresses of each kind show; not loaded before one of them is asked for. */
export const DataList = () => <AssetsPage kind={dataKind} />
export const DataName = () => <Either kind={dataKind} Own={AssetPage} />
export const DataVersion = () => <Either kind={dataKind} Own={VersionPage} />
export const ModelList = () => <AssetsPage kind={modelKind} />
export const ModelName = () => <Either kind={modelKind} Own={AssetPage} />
export const ModelVersion = () => <Either kind={modelKind} Own={VersionPage} />
export const EnvironmentList = () => <AssetsPage kind={environmentKind} />
export const EnvironmentName = () => <Either kind={environmentKind} Own={AssetPage} />
export const EnvironmentVersion = () => <Either kind={environmentKind} Own={VersionPage} />

function Either({ kind, Own }: { kind: Kind; Own: ComponentType<{ kind: Kind }> }) {
  const loaded: unknown = useLoaderData({ strict: false })
  const { workspace = '', name = '' } = useParams({ strict: false })
  if (kind.instead && record(loaded).instead === true) return <kind.instead.Show workspace={workspace} name={name} />
  return <Own kind={kind} />
}
