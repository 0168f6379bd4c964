import type { QueryClient } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import type { ContainerOut, VersionOut } from '@/api/client'
import type { AssetNoun } from '@/lib/refs'
import type { Column } from '@/ui/DataRow'

/** `begun`: the address asks for a new one. */
export type ListProps = { workspace: string; begun?: boolean }
export type NameProps = { workspace: string; container: ContainerOut }
export type VersionProps = { workspace: string; version: VersionOut }
export type InsteadProps = { workspace: string; name: string }
type Part<P> = { id: string; title: string; show: ComponentType<P> }

/** What data, models and environments differ in; everything else they have alike. */
export type Kind = {
  noun: AssetNoun
  /** Of lists of names, and of lists of versions, beside what all have. */
  columns: Column<ContainerOut>[]
  versionColumns: Column<VersionOut>[]
  /** What stands beside the toolbar of the list, and around it. */
  ListActions?: ComponentType<ListProps>
  /** What one can do first where the list is empty. */
  EmptyAction?: ComponentType<{ workspace: string }>
  NameActions?: ComponentType<NameProps>
  VersionActions?: ComponentType<VersionProps>
  /** What a version's overview shows beside details, tags and source. */
  Overview: ComponentType<VersionProps>
  versionTabs: Part<VersionProps>[]
  nameTabs: Part<NameProps>[]
  hasFiles: boolean
  /** Lists beside those of active and archived names. */
  views: Part<ListProps>[]
  /** What is shown where the workspace has no such name of its own. */
  instead?: {
    holds: (queries: QueryClient, workspace: string, name: string) => Promise<boolean>
    Show: ComponentType<InsteadProps>
  }
  /** Gives the name a new one, where the platform can. */
  rename?: (workspace: string, name: string, to: string) => Promise<unknown>
}
