import { list, number, record, text } from '@/lib/json'

/** The deployment that answers most; the first one where none has traffic. */
export function mainDeployment(deployments: readonly unknown[]): { name: string; version: string } | null {
  const found = list(deployments).map(record)
  const most = found.reduce<ReturnType<typeof record> | null>(
    (best, one) => (best && (number(best.traffic_percent) ?? 0) >= (number(one.traffic_percent) ?? 0) ? best : one),
    null,
  )
  const [, name, version] = /^azureml:(.+):([^:]+)$/.exec(text(most?.model) ?? '') ?? []
  return name && version ? { name, version } : null
}
