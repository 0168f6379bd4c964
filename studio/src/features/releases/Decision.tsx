import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReleaseOut } from '@/api/client'
import type { Problem } from '@/api/problem'
import { meQuery, useMay } from '@/features/account/queries'
import { awaitsApproval, barred, candidate, isRefusable, stillToAsk } from '@/features/releases/model'
import { type Move, move } from '@/features/releases/queries'
import { text } from '@/features/releases/words'
import { who } from '@/lib/principals'
import { useAct } from '@/ui/act'
import { Refusal } from '@/ui/DocumentForm'
import { Panel } from '@/ui/Page'

const words = text.one
type Props = { workspace: string; release: ReleaseOut }

/** A person's yes or no, as long as one can be said; who may not is told why. */
export function Decision({ workspace, release }: Props) {
  const { data: me } = useQuery(meQuery)
  const may = useMay(workspace)
  const [forbidden, forbid] = useState<Problem | null>(null)
  if (!isRefusable(release) || !me) return null
  const bar = barred(release, me, may)
  if (bar && !awaitsApproval(release)) return null
  const toAsk = stillToAsk(release)
  return (
    <Panel title={bar || forbidden ? words.decision : words.decide}>
      <Stack gap="xs">
        {awaitsApproval(release) && release.champion !== null && (
          <Text size="sm">{words.ask(candidate(release), `${release.model}:${release.champion}`)}</Text>
        )}
        {toAsk.length > 0 && (
          <Text size="sm" c="dimmed">
            {words.stillToAsk(toAsk.map(who).join(', '))}
          </Text>
        )}
        {forbidden ? (
          <Refusal refusal={forbidden} />
        ) : bar ? (
          <Text size="sm">{words.barred[bar]}</Text>
        ) : (
          <DecisionForm workspace={workspace} release={release} forbid={forbid} />
        )}
      </Stack>
    </Panel>
  )
}

function DecisionForm({ workspace, release, forbid }: Props & { forbid: (refusal: Problem) => void }) {
  const queries = useQueryClient()
  const [said, say] = useState('')
  const [lacking, setLacking] = useState(false)
  const named = candidate(release)
  const act = useAct((made: Move) => move(queries, workspace, release.id, made), {
    done: ({ state }) => (state === 'Refused' ? words.refused(named) : words.approved(named)),
    shown: (refusal) => {
      if (refusal.status !== 403) return false
      forbid(refusal)
      return true
    },
  })
  const refuse = () => {
    setLacking(!said.trim())
    if (said.trim()) act.mutate({ do: 'refuse', reason: said.trim() })
  }
  const busy = (move: Move['do']) => act.isPending && act.variables.do === move
  return (
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
        <Button variant="default" leftSection={<IconX size={14} />} onClick={refuse} loading={busy('refuse')}>
          {words.refuse}
        </Button>
        {awaitsApproval(release) && (
          <Button
            leftSection={<IconCheck size={14} />}
            onClick={() => act.mutate({ do: 'approve', comment: said.trim() })}
            loading={busy('approve')}
          >
            {words.approve}
          </Button>
        )}
      </Group>
    </>
  )
}
