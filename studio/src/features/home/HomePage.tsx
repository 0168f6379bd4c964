import { Badge, Box, Grid, Group, SimpleGrid, Stack, Table, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { LoopOut } from '@/api/client'
import { LoopPicture } from '@/features/home/LoopPicture'
import { chosenLoop, lastWalked, NEVER, newsOf, servedVersions, walkedCount } from '@/features/home/model'
import { loopsQuery } from '@/features/home/queries'
import { Waiting } from '@/features/home/Waiting'
import { text } from '@/features/home/words'
import { aboutOf } from '@/lib/facts'
import { ButtonLink } from '@/ui/ButtonLink'
import { Command } from '@/ui/Command'
import { CopyLine } from '@/ui/Copy'
import { factsQuery } from '@/ui/FactList'
import { FactModal } from '@/ui/FactModal'
import { Moment } from '@/ui/Moment'
import { Page, Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { words } from '@/words'
import classes from './Loop.module.css'

export function HomePage() {
  const { workspace } = useParams({ from: '/workspaces/$workspace/' })
  const { loop: wanted, fact } = useSearch({ from: '/workspaces/$workspace/' })
  const navigate = useNavigate({ from: '/workspaces/$workspace/' })
  const { data } = useSuspenseQuery(loopsQuery(workspace))
  const loop = chosenLoop(data.items, wanted)
  const show = (id: string | undefined) => void navigate({ search: (was) => ({ ...was, fact: id }) })
  return (
    <Page title={words.pages.home} about={text.about}>
      {data.items.length > 1 && (
        <Loops
          loops={data.items}
          chosen={loop?.endpoint}
          choose={(endpoint) => void navigate({ search: { loop: endpoint }, replace: true })}
        />
      )}
      <Panel title={loop ? <LoopTitle loop={loop} /> : text.empty.title}>
        {!loop && (
          <Text c="dimmed" size="sm" mb="sm">
            {text.empty.what}
          </Text>
        )}
        <LoopPicture loop={loop ?? NEVER} onFact={show} />
      </Panel>
      {loop ? (
        <Grid gap="sm">
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <Waiting waiting={loop.waiting} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <Recently workspace={workspace} show={show} />
          </Grid.Col>
        </Grid>
      ) : (
        <FirstSteps workspace={workspace} />
      )}
      <FactModal workspace={workspace} entry={fact ?? null} close={() => show(undefined)} show={show} />
    </Page>
  )
}

function LoopTitle({ loop }: { loop: LoopOut }) {
  return (
    <Group gap="xs">
      <RefLink of={`endpoints/${loop.endpoint}`}>{loop.endpoint}</RefLink>
      {servedVersions(loop).map(({ subject, percent }) => (
        <Badge key={subject} color="gray" variant="light">
          <RefLink of={subject} /> · {text.share(percent)}
        </Badge>
      ))}
      <Tooltip label={text.walkedAllLong} disabled={!loop.is_closed}>
        <Badge color={loop.is_closed ? 'teal' : 'gray'}>
          {loop.is_closed ? text.walkedAll(loop.arcs.length) : text.walkedSome(walkedCount(loop), loop.arcs.length)}
        </Badge>
      </Tooltip>
    </Group>
  )
}

/** One row a loop, so that many endpoints are told apart at a glance. */
function Loops({
  loops,
  chosen,
  choose,
}: {
  loops: LoopOut[]
  chosen: string | undefined
  choose: (endpoint: string) => void
}) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, md: 3, xl: 4 }} spacing="xs" component="nav" aria-label={text.loops}>
      {loops.map((loop) => {
        const last = lastWalked(loop)
        return (
          <UnstyledButton
            key={loop.endpoint}
            className={`panel ${classes.row}`}
            aria-pressed={loop.endpoint === chosen}
            onClick={() => choose(loop.endpoint)}
          >
            <Text size="sm" fw={600} truncate>
              {loop.endpoint} {loop.waiting.length > 0 && <Badge color="yellow">{loop.waiting.length}</Badge>}
            </Text>
            <Text size="xs" c="dimmed">
              {last ? <Moment at={new Date(last).toISOString()} /> : text.never}
            </Text>
            <div className={classes.segments}>
              {loop.arcs.map((arc) => (
                <span key={`${arc.from}${arc.to}`} className={classes.segment} data-walked={arc.walked_at !== null} />
              ))}
            </div>
          </UnstyledButton>
        )
      })}
    </SimpleGrid>
  )
}

function Recently({ workspace, show }: { workspace: string; show: (id: string) => void }) {
  const { data } = useInfiniteQuery(factsQuery(workspace, {}))
  const facts = newsOf(data?.pages[0]?.items ?? []).slice(0, 9)
  return (
    <Panel
      title={text.recently}
      padded={false}
      actions={
        <Link className="link" to="/workspaces/$workspace/events" params={{ workspace }} search={{}}>
          {text.all}
        </Link>
      }
    >
      <Table>
        <Table.Tbody>
          {facts.map((fact) => (
            <Table.Tr key={fact.id}>
              <Table.Td w={90} c="dimmed">
                <Moment at={fact.recorded_at} />
              </Table.Td>
              <Table.Td>
                <UnstyledButton fz="sm" onClick={() => show(fact.id)}>
                  {fact.type}
                </UnstyledButton>
              </Table.Td>
              <Table.Td style={{ overflow: 'hidden', textOverflow: 'ellipsis', maxWidth: 220, whiteSpace: 'nowrap' }}>
                <RefLink of={fact.subject}>{aboutOf(fact)}</RefLink>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}

function FirstSteps({ workspace }: { workspace: string }) {
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
        {text.empty.steps.map((step, index) => (
          <Panel
            key={step.title}
            title={`${index + 1}. ${step.title}`}
            actions={
              <ButtonLink
                variant={index === 0 ? 'filled' : 'default'}
                to={`/workspaces/$workspace/${step.page}`}
                params={{ workspace }}
                search={step.search}
              >
                {step.act}
              </ButtonLink>
            }
          >
            <Command text={step.command} />
          </Panel>
        ))}
      </SimpleGrid>
      <Box>
        <Text c="dimmed" size="sm" mb={6}>
          {text.empty.demo}
        </Text>
        <CopyLine text="make demo" />
      </Box>
    </Stack>
  )
}
