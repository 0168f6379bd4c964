import type { Kind } from '@/features/assets/kinds'

export const environmentKind: Kind = {
  noun: 'environments',
  columns: [],
  versionColumns: [],
  Overview: () => null,
  versionTabs: [],
  nameTabs: [],
  hasFiles: true,
  views: [],
}
