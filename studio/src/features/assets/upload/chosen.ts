import type { VersionOut } from '@/api/client'
import { text } from '@/features/assets/upload/words'
import { type Chosen, placed, sizeOf } from '@/lib/chosen'
import { noticeOf } from '@/lib/notice'

/** What has files of its own. */
export type Uploaded = 'data' | 'models'
export type Offer = {
  /** What was chosen, as a document calls it. */
  root: string
  files: Chosen[]
  size: number
  name: string
  type: string
}

/** What came of an upload; `warnings` are of data whose table cannot be read. */
export type Registered = Pick<VersionOut, 'name' | 'version'> & { warnings?: string[] }

export const TYPES: Record<Uploaded, readonly string[]> = {
  data: ['uri_file', 'uri_folder', 'mltable'],
  models: ['mlflow_model', 'custom_model', 'triton_model'],
}

/** What a person probably means by the files: paths below the folder, its name, the type by what lies in it. */
export function offerOf(noun: Uploaded, chosen: readonly Chosen[]): Offer | null {
  const { folder, files } = placed(chosen)
  const [first] = files
  if (!first) return null
  const alone = folder === null && files.length === 1
  return {
    root: folder ?? (alone ? first.path : '.'),
    files,
    size: sizeOf(files),
    name: folder !== null ? nameOf(noun, folder) : alone ? nameOf(noun, withoutEnding(first.path)) : '',
    type: typeOf(noun, new Set(files.map(({ path }) => path)), alone),
  }
}

const withoutEnding = (name: string): string => name.replace(/(\.[A-Za-z][A-Za-z0-9]{0,8}){1,2}$/, '') || name
/** Data's names are of letters, digits, `_`, `-` and `.`; a model's hold no slash, colon or control character. */
const nameOf = (noun: Uploaded, text: string): string =>
  noun === 'data'
    ? text.replace(/[^\p{L}\p{N}_.-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '')
    : text
        .replace(/[/:\p{Cc}]/gu, '-')
        .replace(/^@+/, '')
        .trim()

function typeOf(noun: Uploaded, paths: ReadonlySet<string>, alone: boolean): string {
  if (noun === 'models')
    return paths.has('MLmodel') ? 'mlflow_model' : paths.has('config.pbtxt') ? 'triton_model' : 'custom_model'
  return paths.has('MLTable') ? 'mltable' : alone ? 'uri_file' : 'uri_folder'
}

export type Wanted = {
  name: string
  type: string
  version: string
  description: string
  tier: string
  owner: string
}

/** The document of a version, as the command line would send it; what was left empty is not said. */
export function documentOf({ root }: Pick<Offer, 'root'>, wanted: Wanted): string {
  const { name, type, version, description, tier, owner } = wanted
  const said = Object.entries({ version, description, tier, owner })
  return JSON.stringify({ name, type, path: root, ...Object.fromEntries(said.filter(([, value]) => value !== '')) })
}

/** How a person hears of it. */
export const registeredNotice = ({ name, version, warnings }: Registered) =>
  noticeOf(text.done(`${name}:${version}`), warnings)
