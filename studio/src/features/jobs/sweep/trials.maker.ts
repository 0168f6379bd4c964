import type { TrialOut } from '@/api/client'

/** A trial that has completed with `value`, with what a test says of it. */
export const makeTrial = (number: number, value: number | null, said: Partial<TrialOut> = {}): TrialOut => ({
  number,
  job: `j${number}`,
  parameters: {},
  status: 'Completed',
  value,
  stopped_early: false,
  said: '',
  created_at: '2026-01-01T12:00:00Z',
  started_at: '2026-01-01T12:00:00Z',
  ended_at: `2026-01-01T12:0${number}:30Z`,
  duration_seconds: 30,
  ...said,
})
