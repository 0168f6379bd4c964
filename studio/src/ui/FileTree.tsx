import { IconChevronDown, IconChevronRight, IconDownload, IconFile, IconFolder } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import { size } from '@/lib/format'
import { firstOpen, rowsOf, type TreeRow, treeOf } from '@/lib/tree'
import { words } from '@/words'
import classes from './FileTree.module.css'

type Props = {
  files: readonly { path: string; size: number }[]
  /** Where a browser fetches a file. */
  address: (path: string) => string
}

const ROW = 30
const INDENT = 18

/** Files in their folders, with sizes; a click fetches one. */
export function FileTree({ files, address }: Props) {
  const tree = useMemo(() => treeOf(files), [files])
  const [open, setOpen] = useState(() => firstOpen(tree))
  const rows = useMemo(() => rowsOf(tree, open), [tree, open])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 20,
  })
  const toggle = (path: string) => {
    const next = new Set(open)
    if (!next.delete(path)) next.add(path)
    setOpen(next)
  }
  return (
    <div ref={scroller} className={classes.scroller}>
      <ul
        aria-label={words.files.label}
        style={{ height: virtual.getTotalSize(), position: 'relative', margin: 0, padding: 0, listStyle: 'none' }}
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          if (!row) return null
          return (
            <li
              key={row.path}
              className={classes.row}
              style={{
                position: 'absolute',
                insetInline: 0,
                transform: `translateY(${start}px)`,
                paddingLeft: 12 + row.depth * INDENT,
              }}
            >
              <Line row={row} toggle={toggle} address={address} flat={tree.folders.length === 0} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

type LineProps = Pick<Props, 'address'> & { row: TreeRow; toggle: (path: string) => void; flat: boolean }

function Line({ row, toggle, address, flat }: LineProps) {
  if ('folder' in row) {
    const { folder, open } = row
    const Chevron = open ? IconChevronDown : IconChevronRight
    return (
      <>
        <button type="button" className={classes.name} aria-expanded={open} onClick={() => toggle(folder.path)}>
          <Chevron size={14} style={{ verticalAlign: '-2px' }} />{' '}
          <IconFolder size={15} stroke={1.6} style={{ verticalAlign: '-3px' }} /> {folder.name}
        </button>
        <span className={classes.size}>
          {words.files.count(folder.count)} · {size(folder.size)}
        </span>
      </>
    )
  }
  const { file } = row
  return (
    <>
      <IconFile size={15} stroke={1.6} style={{ marginLeft: flat ? 0 : 18 }} />
      <a className={classes.name} href={address(file.path)} download={file.name} title={file.path}>
        {file.name} <IconDownload size={13} className={classes.fetch} />
      </a>
      <span className={classes.size}>{size(file.size)}</span>
    </>
  )
}
