import { figure, plural } from '@/lib/format'

export const figuresText = {
  title: 'Figures',
  over: 'How far back',
  spans: { hour: 'Hour', day: 'Day', week: 'Week' },
  deployment: 'All deployments',
  rate: 'Requests a minute',
  errors: (step: string) => `Errors in ${step}`,
  latency: 'Latency, ms',
  none: {
    hour: 'No request in the last hour.',
    day: 'No request in the last day.',
    week: 'No request in the last week.',
  },
  sum: (requests: number, errors: number) =>
    `${plural(requests, 'request')} · ${plural(errors, 'error')}${errors ? ` (${figure(Math.round((errors * 1000) / requests) / 10)} %)` : ''}`,
  deleted: (name: string) => `${name} (deleted)`,
  step: (seconds: number) =>
    seconds < 3600
      ? plural(seconds / 60, 'a minute', 'minutes').replace(/^1 /, '')
      : plural(seconds / 3600, 'an hour', 'hours').replace(/^1 /, ''),
} as const
