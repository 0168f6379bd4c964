import type { DeploymentOut } from '@/api/client'
import { number, record } from '@/lib/json'
import { told, toYaml } from '@/lib/yamlText'

/** What a person fills in to deploy a model; `azureml:` goes without saying. */
export type DeploymentDraft = {
  name: string
  /** `delays:2` */
  model: string
  instances: number
  capture: boolean
  /** Percent of the answered requests. */
  samplingPercent: number
  timeoutMs: number
  concurrent: number
  description: string
  /** Not shown in the form, and kept by it. */
  tags: Readonly<Record<string, string>>
  variables: Readonly<Record<string, string>>
}

export const NEW_DRAFT: DeploymentDraft = {
  name: '',
  model: '',
  instances: 1,
  capture: true,
  samplingPercent: 100,
  timeoutMs: 5000,
  concurrent: 64,
  description: '',
  tags: {},
  variables: {},
}

export function draftOf(deployment: DeploymentOut): DeploymentDraft {
  const [collector, asked] = [record(deployment.data_collector), record(deployment.request_settings)]
  return {
    name: deployment.name,
    model: deployment.model.replace(/^azureml:/, ''),
    instances: deployment.instance_count,
    capture: collector.enabled === true,
    samplingPercent: Math.round((number(collector.sampling_rate) ?? 1) * 10_000) / 100,
    timeoutMs: number(asked.request_timeout_ms) ?? NEW_DRAFT.timeoutMs,
    concurrent: number(asked.max_concurrent_requests_per_instance) ?? NEW_DRAFT.concurrent,
    description: deployment.description,
    tags: deployment.tags,
    variables: deployment.environment_variables,
  }
}

/** The draft as Azure ML's document; what is as it is by itself is left out. */
export function deploymentDocument(endpoint: string, draft: DeploymentDraft): string {
  const collections = { model_inputs: { enabled: 'true' }, model_outputs: { enabled: 'true' } }
  const settings = {
    ...(draft.timeoutMs === NEW_DRAFT.timeoutMs ? {} : { request_timeout_ms: draft.timeoutMs }),
    ...(draft.concurrent === NEW_DRAFT.concurrent ? {} : { max_concurrent_requests_per_instance: draft.concurrent }),
  }
  return toYaml({
    name: draft.name,
    endpoint_name: endpoint,
    model: draft.model ? `azureml:${draft.model}` : '',
    instance_count: draft.instances,
    ...told({
      description: draft.description,
      request_settings: settings,
      environment_variables: draft.variables,
      tags: draft.tags,
    }),
    ...(draft.capture ? { data_collector: { collections, ...sampling(draft.samplingPercent) } } : {}),
  })
}

const sampling = (percent: number) => (percent === 100 ? {} : { sampling_rate: Math.round(percent * 100) / 10_000 })

export type EndpointDraft = { name: string; description: string }

export const endpointDocument = ({ name, description }: EndpointDraft): string =>
  toYaml({ name, auth_mode: 'key', ...told({ description }) })

const NAME = /^[a-zA-Z](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/

/** Azure's rule for the names of endpoints and deployments. */
export const isName = (name: string): boolean => name.length >= 3 && name.length <= 32 && NAME.test(name)
