import { Anchor, Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { IconArrowUpRight, IconFocusCentered } from '@tabler/icons-react'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import { api, ask } from '@/api/client'
import {
  type Edge,
  figureOf,
  fold,
  type Graph,
  levels,
  type Node,
  neighbours,
  pageOf,
  tidy,
  titleOf,
} from '@/lib/lineage'
import { ButtonLink } from '@/ui/ButtonLink'
import { Failure, Loading } from '@/ui/Faces'
import { iconOf } from '@/ui/nouns'
import { words } from '@/words'
import graphClasses from './Graph.module.css'
import classes from './Lineage.module.css'

const LineageGraph = lazy(() => import('@/ui/LineageGraph'))

type Direction = 'both' | 'up' | 'down'
const DEPTHS = ['1', '2', '3', '100']

export const lineageQuery = (workspace: string, of: string, direction: Direction = 'both', depth = 3) =>
  queryOptions({
    queryKey: [workspace, 'lineage', of, direction, depth],
    queryFn: () =>
      ask(
        api.GET('/api/v1/workspaces/{workspace}/lineage', {
          params: { path: { workspace }, query: { of, direction, depth } },
        }),
      ),
    placeholderData: (before) => before,
  })

/** Where something came from and what came of it: a picture, the chosen thing beside it, and the same as a list. */
export function Lineage({ workspace, of }: { workspace: string; of: string }) {
  const [centre, setCentre] = useState(of)
  const [direction, setDirection] = useState<Direction>('both')
  const [depth, setDepth] = useState('3')
  const { data, error, refetch } = useQuery(lineageQuery(workspace, centre, direction, Number(depth)))
  const graph = useMemo(() => data && tidy(data), [data])
  if (error && !graph) return <Failure error={error} again={() => void refetch()} />
  if (!graph) return <Loading />
  return (
    <div className="panel">
      <Group className={classes.toolbar} gap="sm">
        <SegmentedControl
          size="xs"
          value={direction}
          onChange={(chosen) => setDirection(chosen === 'up' || chosen === 'down' ? chosen : 'both')}
          data={[
            { value: 'up', label: words.lineage.up },
            { value: 'both', label: words.lineage.both },
            { value: 'down', label: words.lineage.down },
          ]}
          aria-label={words.lineage.direction}
        />
        <SegmentedControl
          size="xs"
          value={depth}
          onChange={setDepth}
          data={DEPTHS.map((value) => ({ value, label: words.lineage.steps(Number(value)) }))}
          aria-label={words.lineage.depth}
        />
        {centre !== of && (
          <Button variant="default" leftSection={<IconFocusCentered size={14} />} onClick={() => setCentre(of)}>
            {words.lineage.backTo}
          </Button>
        )}
        <Text size="xs" c="dimmed" ml="auto" visibleFrom="md">
          {words.graph.keys}
        </Text>
      </Group>
      <Shown key={graph.of} workspace={workspace} graph={graph} onCentre={setCentre} />
    </div>
  )
}

type ShownProps = { workspace: string; graph: Graph; onCentre: (id: string) => void }

function Shown({ workspace, graph, onCentre }: ShownProps) {
  const navigate = useNavigate()
  const [asked, setAsked] = useState(graph.of)
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const folded = useMemo(() => fold(graph, opened), [graph, opened])
  const chosen = graph.nodes.find(({ id }) => id === asked) ?? graph.nodes.find(({ id }) => id === graph.of)
  const open = (id: string) => {
    const node = graph.nodes.find((each) => each.id === id)
    const link = node && pageOf(workspace, node, graph)
    if (link) void navigate(link)
  }
  return (
    <>
      <div className={graphClasses.stage}>
        <Suspense fallback={<Loading />}>
          <LineageGraph
            graph={folded}
            chosen={chosen?.id ?? graph.of}
            onChoose={setAsked}
            onOpen={open}
            onUnfold={(id) => setOpened(new Set([...opened, id]))}
          />
        </Suspense>
        {chosen && <Chosen workspace={workspace} graph={graph} node={chosen} onChoose={setAsked} onCentre={onCentre} />}
      </div>
      <AsList workspace={workspace} graph={graph} />
    </>
  )
}

type ChosenProps = ShownProps & { node: Node; onChoose: (id: string) => void }

function Chosen({ workspace, graph, node, onChoose, onCentre }: ChosenProps) {
  const Icon = iconOf(node.kind)
  const link = pageOf(workspace, node, graph)
  const { before, after } = neighbours(graph, node.id)
  return (
    <Stack className={graphClasses.side} component="aside" gap="sm" aria-label={words.lineage.chosen}>
      <div>
        <Group gap={6} wrap="nowrap">
          <Icon size={16} stroke={1.6} />
          <Title order={3} style={{ overflowWrap: 'anywhere' }}>
            {titleOf(node)}
          </Title>
        </Group>
        <Text size="xs" c="dimmed" className="numbers">
          {[words.lineage.kind(node.kind), figureOf(node)].filter(Boolean).join(' · ')}
        </Text>
      </div>
      <Group gap="xs">
        {link && (
          <ButtonLink variant="default" leftSection={<IconArrowUpRight size={14} />} {...link}>
            {words.list.open}
          </ButtonLink>
        )}
        {node.id !== graph.of && (
          <Button variant="default" leftSection={<IconFocusCentered size={14} />} onClick={() => onCentre(node.id)}>
            {words.lineage.centre}
          </Button>
        )}
      </Group>
      <Near title={words.lineage.before} near={before} onChoose={onChoose} />
      <Near title={words.lineage.after} near={after} onChoose={onChoose} />
    </Stack>
  )
}

function Near({ title, near, onChoose }: { title: string; near: [Edge, Node][]; onChoose: (id: string) => void }) {
  if (!near.length) return null
  return (
    <div>
      <Text size="xs" c="dimmed" fw={500}>
        {title}
      </Text>
      <ul className={classes.near}>
        {near.map(([{ how }, node]) => {
          const Icon = iconOf(node.kind)
          return (
            <li key={node.id}>
              <Icon size={14} stroke={1.6} />
              <Anchor component="button" type="button" size="sm" truncate onClick={() => onChoose(node.id)}>
                {titleOf(node)}
              </Anchor>
              <Text size="xs" c="dimmed" ml="auto" style={{ whiteSpace: 'nowrap' }}>
                {how.join(', ')}
              </Text>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** The same for whoever cannot see the picture, or wants to search in it. */
function AsList({ workspace, graph }: { workspace: string; graph: Graph }) {
  return (
    <details className={classes.list} style={{ borderTop: '1px solid var(--line)' }}>
      <summary>{words.lineage.list}</summary>
      <Group align="flex-start" px="sm" pb="sm" gap="xl">
        {(['up', 'down'] as const).map((side) => (
          <section key={side} aria-label={words.lineage[side]}>
            <Title order={3}>{words.lineage[side]}</Title>
            <Levels workspace={workspace} graph={graph} levels={levels(graph, side)} />
          </section>
        ))}
      </Group>
    </details>
  )
}

function Levels({ workspace, graph, levels: found }: { workspace: string; graph: Graph; levels: Node[][] }) {
  if (!found.length) return <Text c="dimmed">{words.lineage.nothing}</Text>
  return (
    <ol>
      {found.map((level) => (
        <li key={level.map(({ id }) => id).join()}>
          <ul>
            {level.map((node) => {
              const link = pageOf(workspace, node, graph)
              const text = `${words.lineage.kind(node.kind)} ${titleOf(node)}`
              return (
                <li key={node.id}>
                  {link ? (
                    <Link className="link" {...link}>
                      {text}
                    </Link>
                  ) : (
                    text
                  )}
                  {figureOf(node) && <span className="numbers"> · {figureOf(node)}</span>}
                </li>
              )
            })}
          </ul>
        </li>
      ))}
    </ol>
  )
}
