import { Box, Loader, Modal, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { api, ask, type SearchHitOut } from '@/api/client'
import { problem } from '@/api/problem'
import { linkOf } from '@/lib/refs'
import { iconOf } from '@/ui/nouns'
import { type Choice, PaletteRow } from '@/ui/PaletteRow'
import { fitting, groupedHits, ownFirst, stillMeant } from '@/ui/palette'
import { useActs } from '@/ui/paletteActs'
import { words } from '@/words'
import classes from './Palette.module.css'

type Group = { title: string; choices: Choice[] }

const SETTLE_MS = 120
const LIST = 'palette-list'
const NOUNS: Partial<Record<SearchHitOut['kind'], string>> = { 'online-endpoint': 'endpoint', trigger: 'rule' }

const searchQuery = (workspace: string, text: string) =>
  queryOptions({
    queryKey: [workspace, 'search', text],
    queryFn: ({ signal }) =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/search', {
          params: { path: { workspace }, query: { text, max_results: 30 } },
          signal,
        }),
      ),
    enabled: text !== '',
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  })

type Props = { workspace: string; opened: boolean; close: () => void }

/** Ctrl K: every page by its name, what can be done, and everything in the workspace. */
export function Palette({ workspace, opened, close }: Props) {
  return (
    <Modal.Root opened={opened} onClose={close} size={620} yOffset={80} transitionProps={{ duration: 100 }}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content className={classes.content} aria-label={words.shell.search}>
        <Search workspace={workspace} close={close} />
      </Modal.Content>
    </Modal.Root>
  )
}

function Search({ workspace, close }: Omit<Props, 'opened'>) {
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const { groups, looking, error } = useGroups(workspace, typed.trim())
  const choices = groups.flatMap((group) => group.choices)
  // The first one, unless somebody has gone on to another one that is still there.
  const at = Math.max(
    0,
    choices.findIndex(({ id }) => id === chosen),
  )
  const current = choices[at]?.id
  useEffect(() => {
    if (current) document.getElementById(current)?.scrollIntoView({ block: 'nearest' })
  }, [current])
  const run = (choice: Choice | undefined) => {
    if (!choice) return
    close()
    choice.run()
  }
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setChosen(choices[(at + step + choices.length) % choices.length]?.id ?? null)
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) run(choices[at])
    else return
    event.preventDefault()
  }
  return (
    <>
      <TextInput
        className={classes.field}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setChosen(null)
        }}
        onKeyDown={pressed}
        data-autofocus
        leftSection={<IconSearch size={18} />}
        rightSection={looking && <Loader size={14} />}
        placeholder={words.shell.search}
        aria-label={words.shell.search}
        role="combobox"
        aria-expanded
        aria-controls={LIST}
        aria-activedescendant={current}
        aria-autocomplete="list"
      />
      <Box id={LIST} role="listbox" aria-label={words.palette.found} className={classes.list}>
        {groups.map(({ title, choices: some }) => (
          <Box key={title} role="group" aria-label={title}>
            <div className={classes.group} aria-hidden>
              {title}
            </div>
            {some.map((choice) => (
              <PaletteRow
                key={choice.id}
                choice={choice}
                typed={typed.trim()}
                selected={choice.id === current}
                choose={() => setChosen(choice.id)}
                run={() => run(choice)}
              />
            ))}
          </Box>
        ))}
      </Box>
      {error || (!choices.length && !looking) ? (
        <div className={classes.nothing} role="status">
          {error ? problem(error).detail : words.palette.nothing(typed.trim())}
        </div>
      ) : null}
    </>
  )
}

/** What fits what is typed: pages and acts at once, the workspace's things as soon as they are found. */
function useGroups(workspace: string, text: string) {
  const [settled] = useDebouncedValue(text, SETTLE_MS)
  const found = useQuery(searchQuery(workspace, text && settled))
  const navigate = useNavigate()
  const looking = text !== '' && (settled !== text || found.isFetching)
  const hits = text ? stillMeant(looking ? text : '', found.data?.items ?? []) : []
  const own = useActs(workspace)
    .map(({ title, acts }) => ({ title, choices: fitting(text, acts) }))
    .filter(({ choices }) => choices.length > 0)
  const choiceOf = (hit: SearchHitOut): Choice => {
    const link = linkOf(workspace, hit.subject)
    return {
      id: `hit-${hit.subject}`,
      label: hit.title,
      about: [hit.version && words.palette.version(hit.version), hit.state].filter(Boolean).join(' · '),
      at: hit.updated_at,
      icon: iconOf(NOUNS[hit.kind] ?? hit.kind),
      run: () => link && void navigate(link),
    }
  }
  const theirs = groupedHits(hits).map(
    ({ kind, hits: some }): Group => ({ title: words.palette.kinds[kind], choices: some.map(choiceOf) }),
  )
  const first = ownFirst(
    text,
    own.flatMap(({ choices }) => choices),
    hits,
  )
  const groups: Group[] = first ? [...own, ...theirs] : [...theirs, ...own]
  return { groups, looking, error: looking ? null : found.error }
}
