import type { Kind } from '@/features/assets/kinds'

export const modelKind: Kind = {
  noun: 'models',
  columns: [],
  versionColumns: [],
  Overview: () => null,
  versionTabs: [],
  nameTabs: [],
  hasFiles: true,
  views: [],
}
