/** A file as it was dropped or chosen; `path` begins with the folder's name where a folder was. */
export type Chosen = { path: string; file: File }
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

export const TYPES: Record<Uploaded, readonly string[]> = {
  data: ['uri_file', 'uri_folder', 'mltable'],
  models: ['mlflow_model', 'custom_model', 'triton_model'],
}

/** What a person probably means by the files: paths below the folder, its name, the type by what lies in it. */
export function offerOf(noun: Uploaded, chosen: readonly Chosen[]): Offer | null {
  const [first] = chosen
  if (!first) return null
  const folder = first.path.includes('/') ? (first.path.split('/', 1)[0] ?? '') : ''
  const inFolder = folder !== '' && chosen.every(({ path }) => path.startsWith(`${folder}/`))
  const files = inFolder ? chosen.map(({ path, file }) => ({ path: path.slice(folder.length + 1), file })) : [...chosen]
  files.sort((a, b) => (a.path < b.path ? -1 : 1))
  const alone = !inFolder && files.length === 1
  return {
    root: inFolder ? folder : alone ? first.path : '.',
    files,
    size: files.reduce((sum, { file }) => sum + file.size, 0),
    name: inFolder ? nameOf(folder) : alone ? nameOf(withoutEnding(first.path)) : '',
    type: typeOf(noun, new Set(files.map(({ path }) => path)), alone),
  }
}

const withoutEnding = (name: string): string => name.replace(/(\.[A-Za-z][A-Za-z0-9]{0,8}){1,2}$/, '') || name
/** Names hold no slash, colon or control character, and begin with no `@`. */
const nameOf = (text: string): string =>
  text
    .replace(/[/:\p{Cc}]/gu, '-')
    .replace(/^@+/, '')
    .trim()

function typeOf(noun: Uploaded, paths: ReadonlySet<string>, alone: boolean): string {
  if (noun === 'models')
    return paths.has('MLmodel') ? 'mlflow_model' : paths.has('config.pbtxt') ? 'triton_model' : 'custom_model'
  return paths.has('MLTable') ? 'mltable' : alone ? 'uri_file' : 'uri_folder'
}

/** Everything that was dropped, folders to their last file. */
export async function droppedFiles(transfer: DataTransfer): Promise<Chosen[]> {
  // The list of items is emptied as soon as this function waits.
  const items = [...transfer.items].filter(({ kind }) => kind === 'file')
  const found = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const all = await Promise.all(
    found.map(({ entry, file }) => (entry ? below(entry, '') : file ? [{ path: file.name, file }] : [])),
  )
  return all.flat()
}

async function below(entry: FileSystemEntry, folder: string): Promise<Chosen[]> {
  const path = folder ? `${folder}/${entry.name}` : entry.name
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [{ path, file }]
  }
  if (!(entry instanceof FileSystemDirectoryEntry)) return []
  const reader = entry.createReader()
  const entries: FileSystemEntry[] = []
  // A reader gives a hundred at a time, and none at the end.
  for (let more = await part(reader); more.length; more = await part(reader)) entries.push(...more)
  return (await Promise.all(entries.map((each) => below(each, path)))).flat()
}

const part = (reader: FileSystemDirectoryReader) =>
  new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))

/** What an `<input type="file">` gives; of a folder, with the paths in it. */
export const inputFiles = (files: FileList): Chosen[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }))

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
