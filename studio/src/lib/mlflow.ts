/** The run of an address that MLflow's client prints, such as `#/experiments/1/runs/abc`; null for any other. */
export function mlflowPage(hash: string): string | null {
  return /^#?\/experiments\/[^/]+\/runs\/([^/?]+)/.exec(hash)?.[1] ?? null
}
