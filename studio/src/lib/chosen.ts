/** A file as it was dropped or chosen; `path` begins with the folder's name where a folder was. */
export type Chosen = { path: string; file: File }

export const sizeOf = (files: readonly Chosen[]): number => files.reduce((sum, { file }) => sum + file.size, 0)

/** The folder that was chosen, if one was, and the files by their paths in it. */
export function placed(chosen: readonly Chosen[]): { folder: string | null; files: Chosen[] } {
  const [first] = chosen
  const folder = first?.path.includes('/') ? (first.path.split('/', 1)[0] ?? '') : ''
  const inFolder = folder !== '' && chosen.every(({ path }) => path.startsWith(`${folder}/`))
  const files = inFolder ? chosen.map(({ path, file }) => ({ path: path.slice(folder.length + 1), file })) : [...chosen]
  files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { folder: inFolder ? folder : null, files }
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
