import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReleaseOut } from '@/api/client'
import type { Problem } from '@/api/problem'
import { awaitsApproval, candidate, isRefusable, stillToAsk } from '@/features/releases/model'
import { type Move, move } from '@/features/releases/queries'
import { text } from '@/features/releases/words'
import { who } from '@/lib/principals'
import { useAct } from '@/ui/act'
import { Refusal } from '@/ui/DocumentForm'
import { Panel } from '@/ui/Page'

const words = text.one

/** A person's yes or no, as long as one is asked for; who may not decide is told why, in the policy's words. */
export function Decision({ workspace, release }: { workspace: string; release: ReleaseOut }) {
  const queries = useQueryClient()
  const [said, say] = useState('')
  const [forbidden, setForbidden] = useState<Problem | null>(null)
  const [lacking, setLacking] = useState(false)
  const named = candidate(release)
  const act = useAct((made: Move) => move(queries, workspace, release.id, made), {
    done: ({ state }) => (state === 'Refused' ? words.refused(named) : words.approved(named)),
    shown: (refusal) => {
      if (refusal.status !== 403 && refusal.code !== 'already_decided') return false
      setForbidden(refusal)
      return true
    },
  })
  if (!isRefusable(release)) return null
  const champion = release.champion === null ? words.noChampion : `${release.model}:${release.champion}`
  const refuse = () => {
    setLacking(!said.trim())
    if (said.trim()) act.mutate({ do: 'refuse', reason: said.trim() })
  }
  const toAsk = stillToAsk(release)
  return (
    <Panel title={words.decide}>
      <Stack gap="xs">
        {release.champion !== null && <Text size="sm">{words.ask(named, champion)}</Text>}
        {toAsk.length > 0 && (
          <Text size="sm" c="dimmed">
            {words.stillToAsk(toAsk.map(who).join(', '))}
          </Text>
        )}
        {forbidden ? (
          <Refusal refusal={forbidden} />
        ) : (
          <>
            <Textarea
              label={words.comment}
              description={words.commentHint}
              value={said}
              onChange={(event) => {
                say(event.currentTarget.value)
                setLacking(false)
              }}
              error={lacking ? words.reasonNeeded : undefined}
              autosize
              minRows={2}
            />
            <Group gap="xs" justify="flex-end">
              <Button
                variant="default"
                leftSection={<IconX size={14} />}
                onClick={refuse}
                loading={act.isPending && act.variables?.do === 'refuse'}
              >
                {words.refuse}
              </Button>
              {awaitsApproval(release) && (
                <Button
                  color="teal"
                  leftSection={<IconCheck size={14} />}
                  onClick={() => act.mutate({ do: 'approve', comment: said.trim() })}
                  loading={act.isPending && act.variables?.do === 'approve'}
                >
                  {words.approve}
                </Button>
              )}
            </Group>
          </>
        )}
      </Stack>
    </Panel>
  )
}
