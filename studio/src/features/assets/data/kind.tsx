import type { Kind } from '@/features/assets/kinds'

export const dataKind: Kind = {
  noun: 'data',
  columns: [],
  versionColumns: [],
  Overview: () => null,
  versionTabs: [],
  nameTabs: [],
  hasFiles: true,
  views: [],
}
