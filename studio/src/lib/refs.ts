/** What has a page of its own. */
export type Noun =
  | 'data'
  | 'models'
  | 'environments'
  | 'jobs'
  | 'compute'
  | 'endpoints'
  | 'monitors'
  | 'releases'
  | 'triggers'
  | 'schedules'
  | 'git-hooks'
export type AssetNoun = Extract<Noun, 'data' | 'models' | 'environments'>

/** Something with a page. `version` may be `latest` or `@label`; `tab`: where on the page it stands. */
export type Ref = { noun: Noun; name: string; version?: string; deployment?: string; tab?: string }
export type PageLink = { to: string; search?: Record<string, string> }

// The first word of a fact's subject (`models/delays/2`), of a lineage node and of a principal (`model:delays:2`, `job:0192…`).
const NOUNS: Record<string, Noun> = {
  data: 'data',
  model: 'models',
  models: 'models',
  environment: 'environments',
  environments: 'environments',
  job: 'jobs',
  jobs: 'jobs',
  run: 'jobs',
  runs: 'jobs',
  compute: 'compute',
  deployment: 'endpoints',
  deployments: 'endpoints',
  endpoint: 'endpoints',
  endpoints: 'endpoints',
  monitor: 'monitors',
  monitors: 'monitors',
  release: 'releases',
  releases: 'releases',
  rule: 'triggers',
  rules: 'triggers',
  trigger: 'triggers',
  triggers: 'triggers',
  schedule: 'schedules',
  schedules: 'schedules',
  'git-hooks': 'git-hooks',
}
const VERSIONED = new Set<Noun>(['data', 'models', 'environments'])
const KINDS: Record<Noun, string> = {
  data: 'data',
  models: 'model',
  environments: 'environment',
  jobs: 'job',
  compute: 'compute',
  endpoints: 'endpoint',
  monitors: 'monitor',
  releases: 'release',
  triggers: 'rule',
  schedules: 'schedule',
  'git-hooks': 'git-hook',
}

/**
 * What a text names: a fact's subject (`models/delays/2`), a lineage node or principal (`model:delays:2`, `job:0192…`), a reference
 * (`azureml:flights:3`, `models:/delays@champion`, `runs:/0192…/model`, `azureml://jobs/…`). Null for what has no page.
 * `asset`: of which kind an `azureml:NAME:VERSION` is where it stands.
 */
export function refOf(text: string, asset: AssetNoun = 'data'): Ref | null {
  const plain = text.trim()
  if (plain.startsWith('azureml://')) return outputRef(plain)
  if (plain.startsWith('azureml:')) return versioned(asset, plain.slice('azureml:'.length))
  if (plain.startsWith('models:/')) return modelRef(plain.slice('models:/'.length).replace(/^\/+/, ''))
  if (plain.startsWith('runs:/'))
    return jobRef(plain.slice('runs:/'.length).replace(/^\/+/, '').split('/', 1)[0], 'outputs')
  const found = /^([a-z-]+)([:/])(.+)$/.exec(plain)
  const noun = found?.[1] === undefined ? undefined : NOUNS[found[1]]
  const rest = found?.[3]
  if (!noun || !rest || rest.startsWith('/')) return null
  if (VERSIONED.has(noun)) return found?.[2] === '/' ? subjectOf(noun, rest) : versioned(noun, rest)
  if (found?.[1]?.startsWith('deployment')) return deploymentRef(rest)
  if (noun === 'triggers' && rest.startsWith('schedule/')) return { noun: 'schedules', name: rest.slice(9) }
  // The rule of a release policy is no trigger: `rule:release/delays`.
  return rest.includes('/') ? null : { noun, name: rest }
}

/** `delays:2`, `delays@champion`, `delays/blue`, or the name. */
export function titleOf({ name, version, deployment }: Ref): string {
  if (deployment) return `${name}/${deployment}`
  if (!version) return name
  return version.startsWith('@') ? name + version : `${name}:${version}`
}

/** The route of what is named, for a router's Link; null where there is no page. */
export function linkOf(workspace: string, of: Ref | string, asset?: AssetNoun): PageLink | null {
  const ref = typeof of === 'string' ? refOf(of, asset) : of
  if (!ref) return null
  const parts = [workspace, ref.noun, ref.name, ...(ref.version && VERSIONED.has(ref.noun) ? [ref.version] : [])]
  const search: Record<string, string> = {}
  if (ref.deployment) search.deployment = ref.deployment
  if (ref.tab) search.tab = ref.tab
  const to = `/workspaces/${parts.map(segment).join('/')}`
  return Object.keys(search).length ? { to, search } : { to }
}

/** Its node in the lineage: `model:delays:2`, `job:0192…`, `deployment:delays/blue`. */
export function nodeOf({ noun, name, version, deployment }: Ref): string {
  if (deployment) return `deployment:${name}/${deployment}`
  return [
    KINDS[noun],
    version?.startsWith('@') ? name + version : name,
    ...(version && !version.startsWith('@') ? [version] : []),
  ].join(':')
}

const segment = (text: string) => encodeURIComponent(text).replaceAll('%40', '@').replaceAll('%3A', ':')

function subjectOf(noun: Noun, rest: string): Ref | null {
  const [name, version, ...more] = rest.split('/')
  if (!name || more.length) return null
  return version ? { noun, name, version } : { noun, name }
}

/** `NAME:VERSION`, `NAME@LABEL`, `NAME`; names may hold an `@`, so the last one counts. */
function versioned(noun: Noun, rest: string): Ref | null {
  const colon = rest.lastIndexOf(':')
  const at = rest.lastIndexOf('@')
  const [name, version] =
    colon > 0
      ? [rest.slice(0, colon), rest.slice(colon + 1)]
      : at > 0 && /^[\w-]+$/.test(rest.slice(at + 1))
        ? [rest.slice(0, at), rest.slice(at + 1) === 'latest' ? 'latest' : rest.slice(at)]
        : [rest, undefined]
  if (!name || version === '' || /[:/]/.test(name)) return null
  return version ? { noun, name, version } : { noun, name }
}

function modelRef(rest: string): Ref | null {
  if (/^m-[0-9a-f]{32}$/.test(rest)) return null
  const [name, version] = rest.split('/')
  if (!name) return null
  return version
    ? { noun: 'models', name, version: version.toLowerCase() === 'latest' ? 'latest' : version }
    : versioned('models', rest)
}

function outputRef(text: string): Ref | null {
  const found = /^azureml:\/\/jobs\/([^/]+)\/outputs\//.exec(text)
  return jobRef(found?.[1], 'outputs')
}

const jobRef = (name: string | undefined, tab: string): Ref | null => (name ? { noun: 'jobs', name, tab } : null)

function deploymentRef(rest: string): Ref | null {
  const [name, deployment] = rest.split('/')
  return name && deployment ? { noun: 'endpoints', name, deployment } : null
}
