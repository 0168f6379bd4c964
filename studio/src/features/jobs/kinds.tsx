import {
  IconAdjustments,
  IconArrowsSplit2,
  IconPoint,
  IconRepeat,
  IconSitemap,
  IconStack2,
  IconTerminal2,
  IconWand,
  IconWind,
  type TablerIcon,
} from '@tabler/icons-react'
import type { JobStepOut, JobType } from '@/api/client'
import { text as stepText } from '@/features/jobs/pipeline/words'
import { text } from '@/features/jobs/words'

const TYPES: Record<JobType, TablerIcon> = {
  command: IconTerminal2,
  pipeline: IconSitemap,
  sweep: IconAdjustments,
  parallel: IconStack2,
  spark: IconWind,
  automl: IconWand,
  step: IconPoint,
}
const STEPS: Record<JobStepOut['kind'], TablerIcon> = {
  job: IconTerminal2,
  sweep: IconAdjustments,
  pipeline: IconSitemap,
  if_else: IconArrowsSplit2,
  do_while: IconRepeat,
  parallel_for: IconStack2,
}

/** The picture of what a step is made from. */
export const stepIcon = (kind: JobStepOut['kind']): TablerIcon => STEPS[kind]

/** What a step is made from, with its picture. */
export const StepKind = ({ kind }: { kind: JobStepOut['kind'] }) => (
  <Kind icon={STEPS[kind]} said={stepText.kind(kind)} />
)

/** What a job is, with its picture. */
export const JobKind = ({ type }: { type: JobType }) => <Kind icon={TYPES[type]} said={text.types[type]} />

function Kind({ icon: Icon, said }: { icon: TablerIcon; said: string }) {
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      <Icon size={15} stroke={1.6} style={{ verticalAlign: '-3px', marginRight: 6, color: 'var(--quiet)' }} />
      {said}
    </span>
  )
}
