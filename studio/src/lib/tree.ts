export type Leaf = { path: string; name: string; size: number }
export type Folder = { path: string; name: string; size: number; count: number; folders: Folder[]; files: Leaf[] }
export type TreeRow = { depth: number; path: string } & ({ folder: Folder; open: boolean } | { file: Leaf })

/** Files as a tree, each folder with the size of what is in it. */
export function treeOf(files: readonly { path: string; size: number }[]): Folder {
  const root = folderAt('', '')
  const known = new Map([['', root]])
  for (const { path, size } of files) {
    const steps = path.split('/')
    const name = steps.pop() ?? path
    let here = root
    add(here, size)
    for (const step of steps) {
      const below = here.path ? `${here.path}/${step}` : step
      let next = known.get(below)
      if (!next) {
        next = folderAt(below, step)
        known.set(below, next)
        here.folders.push(next)
      }
      here = next
      add(here, size)
    }
    here.files.push({ path, name, size })
  }
  return root
}

const folderAt = (path: string, name: string): Folder => ({ path, name, size: 0, count: 0, folders: [], files: [] })

function add(folder: Folder, size: number) {
  folder.size += size
  folder.count += 1
}

/** The lines of a tree that are shown: folders first, and what lies in those that are open. */
export function rowsOf(root: Folder, open: ReadonlySet<string>, depth = 0): TreeRow[] {
  return [
    ...root.folders.flatMap((folder): TreeRow[] => {
      const isOpen = open.has(folder.path)
      return [{ depth, path: folder.path, folder, open: isOpen }, ...(isOpen ? rowsOf(folder, open, depth + 1) : [])]
    }),
    ...root.files.map((file): TreeRow => ({ depth, path: file.path, file })),
  ]
}

const SMALL = 40

/** Folders that begin open: all of a small tree; of a large one those that are alone on their level. */
export function firstOpen(root: Folder): Set<string> {
  const open = new Set<string>()
  const walk = (folder: Folder) => {
    if (root.count > SMALL && folder.folders.length > 1) return
    for (const each of folder.folders) {
      open.add(each.path)
      walk(each)
    }
  }
  walk(root)
  return open
}
