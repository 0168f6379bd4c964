import { plural } from '@/lib/format'
import { stateSaid } from '@/lib/states'

const METRICS: Record<string, string> = {
  jensen_shannon_distance: 'Jensen–Shannon distance',
  population_stability_index: 'population stability index',
  normalized_wasserstein_distance: 'normalised Wasserstein distance',
  two_sample_kolmogorov_smirnov_test: 'Kolmogorov–Smirnov distance',
  null_value_rate: 'without a value',
  data_type_error_rate: 'of another type',
  out_of_bounds_rate: 'out of range, or a new category',
  roc_auc: 'ROC AUC',
  f1_score: 'F1 score',
  log_loss: 'log loss',
  brier_score: 'Brier score',
  mae: 'mean absolute error',
  mse: 'mean squared error',
  rmse: 'root mean squared error',
}

const REASONS: Record<string, string> = {
  unmatched_feedback: 'Matches no prediction',
  duplicate: 'Replaced by newer',
  late: 'Too late',
  outside_window: 'Of another window',
  without_truth: 'Without the truth',
}

/** What a state is, where the platform's word alone does not say it. */
const STATES: Record<string, string> = {
  Healthy: 'Everything is within its limits',
  Empty: 'Nothing to look at yet',
}

const STAGES: Record<string, string> = {
  Preparing: 'waits until the gateway has written down what it holds',
  Running: 'joins predictions with feedback, and measures',
}

/** A metric as people say it. */
export const metricName = (metric: string): string => METRICS[metric] ?? metric.replaceAll('_', ' ')

/** The same as a title. */
export const metricTitle = (metric: string): string => {
  const name = metricName(metric)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

const SHORT: Record<string, string> = {
  jensen_shannon_distance: 'Jensen–Shannon',
  population_stability_index: 'PSI',
  normalized_wasserstein_distance: 'Wasserstein',
  two_sample_kolmogorov_smirnov_test: 'Kolmogorov–Smirnov',
  rmse: 'RMSE',
  mae: 'MAE',
  mse: 'MSE',
}

/** The same where there is little room. */
export const metricShort = (metric: string): string => SHORT[metric] ?? metricName(metric)

/** Why feedback was not used. */
export const reasonName = (reason: string): string => REASONS[reason] ?? reason.replaceAll('_', ' ')

/** What a run is doing that has not ended. */
export const stageName = (status: string): string => STAGES[status] ?? status

export const text = {
  columns: {
    name: 'Name',
    endpoint: 'Endpoint',
    window: 'Last window',
    state: 'State',
    worst: 'Worst feature',
    performance: 'Performance',
    next: 'Next run',
    enabled: 'Enabled',
    created: 'Created',
    description: 'Description',
  },
  empty: {
    title: 'No monitors yet',
    what: 'A monitor lays what an endpoint was asked and answered beside what its model has learnt from, window by window: drift, data quality, and performance once the truth is known.',
  },
  new: 'New monitor',
  trigger: 'New trigger',
  create: 'Create',
  created: (name: string) => `The monitor ${name} is made`,
  chooseEndpoint: 'Endpoint to watch',
  noEndpoint: 'There is no endpoint yet',
  onDemand: 'on demand',
  yes: 'yes',
  no: 'no',
  stateOf: (state: string, why: readonly string[]) =>
    why.length ? why.join(' · ') : (STATES[state] ?? stateSaid(state)),
  /** Before the moment of the first one. */
  failing: (count: number) => `${plural(count, 'run')} failed, since`,
  failed: {
    title: (window: string) => `The window ${window} could not be measured`,
    unsaid: 'The run did not say why; the log of its job does.',
    what: 'Mend what it names, in the Definition tab where the monitor’s document is wrong, then run the window again.',
    windows: 'All windows',
    job: 'The job’s log',
  },
  disabled: 'Disabled',
  tabs: {
    drift: 'Drift',
    quality: 'Data quality',
    performance: 'Performance',
    feedback: 'Feedback',
    windows: 'Windows',
    definition: 'Definition',
    activity: 'Activity',
  },
  stats: {
    window: 'Newest window',
    drifted: 'Features that drifted',
    worst: (feature: string, metric: string, value: string, limit: string) => `${feature}: ${metric} ${value}${limit}`,
    ofLimit: (limit: string) => `, limit ${limit}`,
    none: 'nothing measured',
    coverage: 'Truth known',
    next: 'Next run',
    limit: (limit: string) => `limit ${limit}`,
    since: (by: string, better: boolean | null) =>
      better === null ? 'as in the window before' : `${by} ${better ? 'better' : 'worse'} than the window before`,
    of: (part: string, whole: string) => `${part} of ${whole}`,
  },
  drift: {
    strip: 'Drift of every feature, window by window',
    signal: 'Signal',
    cell: (feature: string, window: string, metric: string, value: string, limit: string, broken: boolean) =>
      `${feature}, ${window}: ${metric} ${value}${limit}${broken ? ', beyond the limit' : ''}`,
    missing: (feature: string, window: string) => `${feature}, ${window}: not measured`,
    within: 'within its limit',
    beyond: 'beyond its limit',
    feature: 'Feature',
    over: (feature: string) => `${feature} over the windows`,
    laid: (feature: string, window: string) => `${feature} in ${window}, over the reference`,
    reference: 'Reference',
    noHistogram: 'No distributions were kept for this feature in this window.',
    leftOut: 'Not compared',
    none: 'This monitor has no such signal.',
    nothing: 'No window has been measured yet.',
    nothingWhat: '“Run a window” measures the requests that were captured from one moment to another.',
    older: 'Older windows',
    shown: 'share of rows',
    limitLine: (limit: string) => `limit ${limit}`,
  },
  quality: {
    strip: 'Data quality of every feature, window by window',
    rates: (window: string) => `Rates in ${window}`,
    metric: 'Metric',
  },
  performance: {
    over: (metric: string) => `${metric} over the windows`,
    metric: 'Metric',
    all: 'all versions',
    table: 'Every metric, window by window',
    rows: 'Rows with a truth',
    version: 'Model version',
    truth: (rows: string, predictions: string) => `${rows} of ${predictions} predictions have feedback`,
  },
  feedback: {
    title: 'What became of the predictions and of the feedback on them',
    window: 'Window',
    predictions: 'Predictions',
    matched: 'With feedback',
    without: 'Without',
    late: 'Late',
    explained:
      'All feedback of the endpoint is looked at for each window; what belongs to predictions of other windows is counted, and not used.',
    unreadable: (count: string) => `${count} predictions have no readable event time, and belong to no window.`,
  },
  runs: {
    window: 'Window',
    status: 'Status',
    by: 'Asked by',
    job: 'Job',
    data: 'Rows kept in',
    took: 'Took',
    measured: 'Measured',
    error: 'What went wrong',
    schedule: 'schedule',
  },
  run: {
    button: 'Run a window',
    title: 'Look at a window of time',
    from: 'From',
    to: 'To, not included',
    utc: 'UTC; a row belongs to the window in which it happened.',
    start: 'Run',
    started: (window: string) => `${window} is being measured`,
    next: 'The window after the newest one',
    order: 'The end comes after the beginning.',
  },
  definition: {
    endpoint: 'Endpoint',
    deployment: 'Deployment',
    all: 'all of them',
    task: 'Task',
    reference: 'Compared with',
    target: 'Truth in the reference',
    truth: 'Truth in the feedback',
    positive: 'Positive label',
    clock: 'Event time',
    answered: 'when it was answered',
    lateness: 'Feedback may be late by',
    anyLateness: 'any time',
    schedule: 'Schedule',
    windows: 'Windows become versions of',
    owner: 'Made by',
    signals: 'Signals',
    signal: 'Signal',
    type: 'Type',
    features: 'Features',
    allFeatures: 'all',
    limits: 'Limits',
    defaults: 'the defaults',
    yaml: 'As a document',
    every: (interval: number, frequency: string) =>
      interval === 1 ? `every ${frequency}` : `every ${interval} ${frequency}s`,
    cron: (expression: string, zone: string) => `${expression} (${zone})`,
  },
  activity: {
    listeners: 'Triggers that listen',
    noListeners: 'No trigger waits for what this monitor tells.',
    facts: 'What has happened',
    fires: (when: string) => `on ${when}`,
  },
  delete: {
    title: 'Delete',
    ask: (name: string) =>
      `The monitor ${name} is deleted. The windows that it has registered, and the evidence on the model versions, stay.`,
    done: (name: string) => `The monitor ${name} is deleted`,
  },
} as const
