import {
  IconActivity,
  IconBolt,
  IconBox,
  IconCertificate,
  IconCode,
  IconCube,
  IconDatabase,
  IconFlask,
  IconPackages,
  IconPoint,
  IconRocket,
  IconServerBolt,
  IconTable,
  IconWorldBolt,
  type TablerIcon,
} from '@tabler/icons-react'

const ICONS: Record<string, TablerIcon> = {
  data: IconDatabase,
  dataset: IconTable,
  model: IconCube,
  'logged-model': IconBox,
  environment: IconPackages,
  job: IconFlask,
  run: IconFlask,
  code: IconCode,
  evidence: IconCertificate,
  release: IconRocket,
  deployment: IconServerBolt,
  endpoint: IconWorldBolt,
  monitor: IconActivity,
  rule: IconBolt,
}

/** The picture that every page has for a kind of thing, by the lineage's word for it. */
export const iconOf = (kind: string): TablerIcon => ICONS[kind] ?? IconPoint
