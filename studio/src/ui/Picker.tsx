import { Button, Group, Text } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { type Chosen, droppedFiles, inputFiles } from '@/lib/chosen'
import { words } from '@/words'
import classes from './Picker.module.css'

const text = words.upload

type Props = {
  choose: (chosen: Chosen[]) => void
  /** What becomes of them. */
  what?: string
  /** Beside the buttons. */
  more?: ReactNode
  /** One file alone. */
  single?: boolean
}

/** Files or a folder, dropped or chosen. */
export function Picker({ choose, what = text.what, more, single = false }: Props) {
  const [over, setOver] = useState(false)
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    event.stopPropagation()
    setOver(false)
    void droppedFiles(event.dataTransfer).then(choose)
  }
  return (
    <section
      className={classes.zone}
      aria-label={single ? text.dropOne : text.drop}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconUpload size={28} stroke={1.3} />
      <Text fw={550}>{single ? text.dropOne : text.drop}</Text>
      <Text size="sm" c="dimmed">
        {what}
      </Text>
      <Group gap="xs" justify="center">
        <Button variant="default" onClick={() => files.current?.click()} data-autofocus>
          {single ? text.file : text.files}
        </Button>
        {!single && (
          <Button variant="default" onClick={() => folder.current?.click()}>
            {text.folder}
          </Button>
        )}
        {more}
      </Group>
      <FileInput input={files} label={text.filesInput} choose={choose} single={single} />
      {!single && <FileInput input={folder} label={text.folderInput} choose={choose} folder />}
    </section>
  )
}

type InputProps = {
  input: React.RefObject<HTMLInputElement | null>
  label: string
  choose: (chosen: Chosen[]) => void
  folder?: boolean
  single?: boolean
}

function FileInput({ input, label, choose, folder = false, single = false }: InputProps) {
  useEffect(() => {
    if (input.current) input.current.webkitdirectory = folder
  }, [input, folder])
  return (
    <input
      ref={input}
      type="file"
      multiple={!single}
      aria-label={label}
      tabIndex={-1}
      className={classes.hidden}
      onChange={({ currentTarget }) => {
        if (currentTarget.files?.length) choose(inputFiles(currentTarget.files))
        currentTarget.value = ''
      }}
    />
  )
}
