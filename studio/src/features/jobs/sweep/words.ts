import type { Scale, Value } from '@/features/jobs/sweep/axes'
import type { Outcome } from '@/features/jobs/sweep/model'
import { figure, plural } from '@/lib/format'

const SCALES: Record<Scale, string> = { linear: 'as they are', log: 'by their logarithm', rank: 'by their order' }

export const said = (value: Value | null | undefined): string =>
  value === null || value === undefined ? '–' : typeof value === 'number' ? figure(value) : value

export const text = {
  tab: 'Trials',
  trial: (number: number) => `Trial ${number}`,
  stats: {
    trials: 'Trials',
    best: (metric: string) => `Best ${metric}`,
    none: 'none yet',
    parameters: 'With',
    search: 'Search',
    of: (count: number, most: number) => `${count.toLocaleString('en-US')} of ${most.toLocaleString('en-US')}`,
    goal: (goal: string, metric: string) => `${goal} ${metric}`,
    stops: (policy: string) => `stops early by ${policy.replaceAll('_', ' ')}`,
    keeps: 'every trial runs to its end',
    seed: (seed: number) => `seed ${seed}`,
  },
  closed: 'No more trials are started',
  extends: 'It began with the trials of',
  views: { parallel: 'Parallel coordinates', history: 'Best so far', scatter: 'One parameter' },
  view: 'What is drawn',
  outcomes: 'Which trials are shown',
  outcome: (outcome: Outcome, count: number) => `${count.toLocaleString('en-US')} ${outcome}`,
  picked: (count: number, all: number) =>
    count === all ? plural(all, 'trial') : `${count.toLocaleString('en-US')} of ${plural(all, 'trial')} picked`,
  clear: 'Pick all',
  bestTenth: 'Best tenth',
  parallel: {
    label: (trials: number, axes: readonly string[]) =>
      `Parallel coordinates of ${plural(trials, 'trial')} over ${axes.join(', ')}. The table below has the same.`,
    none: 'none',
    hint: 'Drag along an axis to pick trials; a click on a line shows it in the table.',
    from: (axis: string) => `${axis}, from`,
    to: (axis: string) => `${axis}, to`,
    open: 'open',
    axis: (axis: string) => `Axis ${axis}`,
    left: 'Move left',
    right: 'Move right',
    hide: 'Hide this axis',
    all: 'Show all axes',
    clear: 'Pick all of this axis',
    scale: 'Values',
    scales: SCALES,
    worse: 'worse',
    better: 'better',
    best: 'best',
  },
  history: {
    label: (metric: string, by: string) => `${metric} of each trial by ${by}`,
    best: 'best so far',
    number: 'trial',
    over: 'Over',
    ended: 'time',
    none: 'No trial has logged the metric yet.',
  },
  columns: { number: 'Trial', outcome: 'State', duration: 'Duration', said: 'Why', job: 'Job' },
  table: 'Trials',
  chosen: 'Chosen trial',
  open: 'Open its job',
  close: 'Choose nothing',
  nothing: { title: 'No trial is picked', what: 'The ranges on the axes and the states leave none.' },
  empty: {
    title: 'No trials yet',
    what: 'The first ones are being chosen. Each appears here as soon as it is queued.',
  },
  ended: { title: 'No trials', what: 'It ended before one was started.' },
  extend: {
    act: 'More trials',
    title: 'Try more',
    running: 'It goes on until there are so many trials in all.',
    ended: 'What has ended stays as it is: a new sweep begins with its trials and goes on from there.',
    most: 'Trials in all',
    has: (count: number) => `${plural(count, 'trial')} so far`,
    send: 'Try more',
    done: (job: string) => `Goes on as ${job}`,
    raised: (most: number) => `Goes on to ${plural(most, 'trial')}`,
  },
} as const
