import { dataKind } from '@/features/assets/data/kind'
import { environmentKind } from '@/features/assets/environments/kind'
import type { Kind } from '@/features/assets/kind'
import { modelKind } from '@/features/assets/models/kind'
import type { AssetNoun } from '@/lib/refs'

export const KINDS: Record<AssetNoun, Kind> = { data: dataKind, models: modelKind, environments: environmentKind }
