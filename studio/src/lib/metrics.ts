// Metrics of a model whose truth is known, as the server measures them.

const LOWER_IS_BETTER = new Set(['log_loss', 'brier_score', 'mae', 'mse', 'rmse'])

/** By how much the first is better, in the metric's unit; negative when it is worse. */
export const improved = (metric: string, value: number, than: number) =>
  LOWER_IS_BETTER.has(metric) ? than - value : value - than
