import { Button, Modal } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconUpload } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { ContainerOut } from '@/api/client'
import { offerOf, type Registered, registeredNotice, type Uploaded } from '@/features/assets/upload/chosen'
import { UploadForm } from '@/features/assets/upload/UploadForm'
import { text } from '@/features/assets/upload/words'
import { type Chosen, droppedFiles } from '@/lib/chosen'
import { Picker } from '@/ui/Picker'
import classes from './Upload.module.css'

type Props = {
  workspace: string
  noun: Uploaded
  of?: ContainerOut
  /** Whether it asks at once. */
  begun?: boolean
}

/** The button that asks for files; files dropped anywhere on the page do the same. */
export function Upload({ workspace, noun, of, begun = false }: Props) {
  const navigate = useNavigate()
  const [opened, setOpened] = useState(begun)
  const [running, setRunning] = useState(false)
  const [chosen, setChosen] = useState<Chosen[]>([])
  const over = useDroppedOnPage((files) => {
    if (opened) return
    setChosen(files)
    setOpened(true)
  })
  const offer = offerOf(noun, chosen)
  const close = () => {
    if (running) return
    setOpened(false)
    setChosen([])
  }
  const done = (registered: Registered) => {
    const { name: made, version } = registered
    setRunning(false)
    setOpened(false)
    setChosen([])
    notifications.show(registeredNotice(registered))
    void navigate({
      to: `/workspaces/$workspace/${noun}/$name/$version`,
      params: { workspace, name: made, version },
    })
  }
  return (
    <>
      <Button
        variant={of ? 'default' : 'filled'}
        leftSection={<IconUpload size={14} />}
        onClick={() => setOpened(true)}
      >
        {of ? text.version : text.create[noun]}
      </Button>
      {over && !opened && <div className={classes.veil}>{text.release}</div>}
      <Modal
        opened={opened}
        onClose={close}
        title={text.title(noun, of?.name)}
        size="lg"
        closeOnEscape={!running}
        closeOnClickOutside={false}
        withCloseButton={!running}
      >
        {offer ? (
          <UploadForm
            key={chosen.map(({ path }) => path).join()}
            {...{ workspace, noun, offer, of, done }}
            other={() => setChosen([])}
            onRunning={setRunning}
          />
        ) : (
          <Picker choose={setChosen} />
        )}
      </Modal>
    </>
  )
}

/** True while files are dragged over the page; what is dropped is handed over. */
function useDroppedOnPage(take: (chosen: Chosen[]) => void): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const dragged = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const hover = (event: DragEvent) => {
      if (!dragged(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      if (!dragged(event) || !event.dataTransfer) return
      event.preventDefault()
      setOver(false)
      void droppedFiles(event.dataTransfer).then((files) => files.length > 0 && take(files))
    }
    addEventListener('dragover', hover)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', hover)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [take])
  return over
}
