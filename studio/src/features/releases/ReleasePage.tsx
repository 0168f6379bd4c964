import { Alert, Stack, Text, Textarea } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReleaseOut } from '@/api/client'
import { useMay } from '@/features/account/queries'
import { Decision } from '@/features/releases/Decision'
import { JudgedFigure } from '@/features/releases/Figure'
import { candidate, hasTraffic, isClosed, isUnderApproval, told } from '@/features/releases/model'
import { ApproveContent } from '@/features/releases/ProvingContent'
import { move, releaseQuery } from '@/features/releases/queries'
import { RolloutPanel } from '@/features/releases/RolloutPanel'
import { StageTrack } from '@/features/releases/StageTrack'
import { WaitsFor } from '@/features/releases/WaitsFor'
import { reasonSaid, text } from '@/features/releases/words'
import { useAct } from '@/ui/act'
import { ButtonLink } from '@/ui/ButtonLink'
import { By } from '@/ui/By'
import { Confirm } from '@/ui/Confirm'
import { Copy } from '@/ui/Copy'
import { FactList } from '@/ui/FactList'
import { Moment } from '@/ui/Moment'
import { Details, Page, Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { Status } from '@/ui/Status'
import { words } from '@/words'
import classes from './ReleasePage.module.css'

const ROUTE = '/workspaces/$workspace/releases/$release'

export function ReleasePage() {
  const { workspace, release: name } = useParams({ from: ROUTE })
  const { data: release } = useSuspenseQuery(releaseQuery(workspace, name))
  const may = useMay(workspace)
  return (
    <Page
      title={candidate(release)}
      badges={<Status value={release.state} />}
      about={
        isClosed(release) ? undefined : (
          <>
            {text.columns.waits} <WaitsFor release={release} />
          </>
        )
      }
      crumbs={[{ title: words.pages.releases, link: { to: '/workspaces/$workspace/releases', params: { workspace } } }]}
      actions={
        may('releases/write') &&
        (hasTraffic(release) ? (
          <RollBack workspace={workspace} release={release} />
        ) : (
          isClosed(release) && (
            <ButtonLink
              variant="default"
              to="/workspaces/$workspace/releases"
              params={{ workspace }}
              search={{ open: candidate(release) }}
            >
              {text.one.again}
            </ButtonLink>
          )
        ))
      }
    >
      {release.reason && (
        <Alert color="red" variant="light" p="xs">
          {reasonSaid(release.reason)}
        </Alert>
      )}
      <div className={classes.layout}>
        <div className={classes.track}>
          <StageTrack release={release} />
        </div>
        <Stack gap="sm" className={classes.act}>
          <Decision key={release.id} workspace={workspace} release={release} />
          {isUnderApproval(release) && <Approvals release={release} />}
          <RolloutPanel release={release} />
        </Stack>
        <Stack gap="sm" className={classes.rest}>
          <About workspace={workspace} release={release} />
          <Panel title={text.one.history}>
            <FactList workspace={workspace} subject={`releases/${release.id}`} tell={told} />
          </Panel>
        </Stack>
      </div>
    </Page>
  )
}

type Props = { workspace: string; release: ReleaseOut }

function RollBack({ workspace, release }: Props) {
  const queries = useQueryClient()
  const named = candidate(release)
  const [reason, setReason] = useState('')
  const act = useAct(() => move(queries, workspace, release.id, { do: 'rollback', reason: reason.trim() }), {
    done: () => text.one.rollback.done(named),
  })
  const before = Object.keys(release.rollout?.before ?? {}).join(', ') || text.one.rollback.before
  return (
    <Confirm title={text.one.rollback.title} run={() => act.mutateAsync(undefined)} busy={act.isPending}>
      {text.one.rollback.ask(named, before)}
      <Textarea
        mt="sm"
        label={text.one.rollback.reason}
        description={text.one.rollback.reasonHint}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        autosize
        minRows={2}
      />
    </Confirm>
  )
}

function About({ workspace, release }: Props) {
  return (
    <Panel title={text.one.about}>
      <Details
        rows={[
          [text.one.candidate, <RefLink key="candidate" of={`models/${release.model}/${release.version}`} />],
          [
            text.one.champion,
            release.champion === null ? (
              text.one.noChampion(release.data !== null || isClosed(release))
            ) : (
              <RefLink key="champion" of={`models/${release.model}/${release.champion}`} />
            ),
          ],
          [text.stage.figure, <JudgedFigure key="figure" stages={release.stages} />],
          [
            text.one.policy,
            <Link
              key="policy"
              className="link"
              to="/workspaces/$workspace/releases/policies/$policy"
              params={{ workspace, policy: release.policy }}
            >
              {release.policy}
            </Link>,
          ],
          [text.one.owner, release.owner],
          [text.one.data, release.data && <RefLink key="data" of={release.data} />],
          [
            text.one.opened,
            <span key="opened">
              <By who={release.opened_by} />, <Moment at={release.opened_at} />
            </span>,
          ],
          [
            text.one.id,
            <span key="id" className="mono">
              {release.id} <Copy text={release.id} />
            </span>,
          ],
        ]}
      />
    </Panel>
  )
}

function Approvals({ release }: { release: ReleaseOut }) {
  const { approvals, approvals_required: needed } = release
  const given = approvals.filter(({ decision }) => decision === 'Approved').length
  return (
    <Panel
      title={text.one.approvals}
      actions={
        <Text size="xs" c="dimmed">
          {needed ? text.one.needed(given, needed) : text.one.byPolicy}
        </Text>
      }
    >
      {approvals.length ? (
        <ApproveContent approvals={approvals} />
      ) : (
        <Text size="sm" c="dimmed">
          {text.one.noApprovals}
        </Text>
      )}
    </Panel>
  )
}
