import type { JobStepOut } from '@/api/client'

/** A step that waits, with what a test says of it. */
export const makeStep = (name: string, said: Partial<JobStepOut> = {}): JobStepOut => ({
  name,
  display_name: null,
  kind: 'job',
  component: null,
  is_deterministic: true,
  needs: [],
  behind: null,
  side: null,
  inputs: {},
  outputs: {},
  state: 'Waiting',
  job: null,
  is_reused: false,
  said: '',
  started_at: null,
  ended_at: null,
  duration_seconds: null,
  ...said,
})
