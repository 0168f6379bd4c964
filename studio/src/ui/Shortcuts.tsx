import { Kbd, Modal, SimpleGrid, Text } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { PAGES } from '@/ui/pages'
import { words } from '@/words'

const LINKS = PAGES.flatMap(({ pages }) => pages)
const MORE: [string, string][] = [
  ['Ctrl K', words.shell.search],
  ['j  k', words.keys.rows],
  ['Enter', words.list.open],
  ['[', words.shell.collapse],
  ['?', words.shell.shortcuts],
]

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** `g` and a letter goes to a page; `?` tells all keys. */
export function Shortcuts({ workspace }: { workspace: string }) {
  const navigate = useNavigate()
  const [opened, { toggle, close }] = useDisclosure()
  // Not 0: that is when the page began, and a letter typed within its first second would be taken for the second of two.
  const asked = useRef(-Infinity)
  useHotkeys([['shift+?', toggle]])
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === 'g') {
        asked.current = event.timeStamp
        return
      }
      const page =
        event.timeStamp - asked.current < 1200 ? LINKS.find(({ keys }) => keys === `g ${event.key}`) : undefined
      asked.current = -Infinity
      if (page) void navigate({ to: page.to, params: { workspace } })
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [navigate, workspace])
  return (
    <Modal opened={opened} onClose={close} title={words.shell.shortcuts} size="lg">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
        {[...LINKS.map(({ id, keys }): [string, string] => [keys, words.pages[id]]), ...MORE].map(([keys, title]) => (
          <Text key={keys} size="sm">
            {keys.split(' ').map((key) => (
              <Kbd key={key} size="xs" mr={4}>
                {key}
              </Kbd>
            ))}{' '}
            {title}
          </Text>
        ))}
      </SimpleGrid>
    </Modal>
  )
}
