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
}

/** Files or a folder, dropped or chosen. */
export function Picker({ choose, what = text.what, more }: Props) {
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
      aria-label={text.drop}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconUpload size={28} stroke={1.3} />
      <Text fw={550}>{text.drop}</Text>
      <Text size="sm" c="dimmed">
        {what}
      </Text>
      <Group gap="xs" justify="center">
        <Button variant="default" onClick={() => files.current?.click()} data-autofocus>
          {text.files}
        </Button>
        <Button variant="default" onClick={() => folder.current?.click()}>
          {text.folder}
        </Button>
        {more}
      </Group>
      <FileInput input={files} label={text.filesInput} choose={choose} />
      <FileInput input={folder} label={text.folderInput} choose={choose} folder />
    </section>
  )
}

type InputProps = {
  input: React.RefObject<HTMLInputElement | null>
  label: string
  choose: (chosen: Chosen[]) => void
  folder?: boolean
}

function FileInput({ input, label, choose, folder = false }: InputProps) {
  useEffect(() => {
    if (input.current) input.current.webkitdirectory = folder
  }, [input, folder])
  return (
    <input
      ref={input}
      type="file"
      multiple
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
