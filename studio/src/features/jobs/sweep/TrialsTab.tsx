import { Button, CloseButton, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useSuspenseQueries } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { JobOut } from '@/api/client'
import { hasEnded } from '@/features/jobs/model'
import { METRIC, type Scale } from '@/features/jobs/sweep/axes'
import { type Brush, readBrush, withRange, writeBrush } from '@/features/jobs/sweep/brush'
import { HistoryChart } from '@/features/jobs/sweep/HistoryChart'
import {
  allAxes,
  bestTenth,
  hiddenOf,
  movedAxis,
  parametersOf,
  picked,
  shownAxes,
  standings,
  type Tried,
  triedOf,
} from '@/features/jobs/sweep/model'
import { Outcomes, Swatch } from '@/features/jobs/sweep/Outcomes'
import { Parallel } from '@/features/jobs/sweep/Parallel'
import { sweepQuery, trialsQuery } from '@/features/jobs/sweep/queries'
import { Standing } from '@/features/jobs/sweep/Standing'
import { TrialTable } from '@/features/jobs/sweep/TrialTable'
import { said, text } from '@/features/jobs/sweep/words'
import { WhyItFailed } from '@/features/jobs/Why'
import { ButtonLink } from '@/ui/ButtonLink'
import { Empty } from '@/ui/Faces'
import classes from './sweep.module.css'

const HEIGHT = 330
const WIDE = '(min-width: 100em)'

type Props = { workspace: string; job: JobOut }

/** What a sweep tries: where it stands, every trial as a line and as a row; what is picked on an axis narrows both. */
export function TrialsTab({ workspace, job }: Props) {
  const [{ data: sweep }, { data: trials }] = useSuspenseQueries({
    queries: [sweepQuery(workspace, job), trialsQuery(workspace, job)],
  })
  const { search, change } = useChoices()
  const [drawn, setDrawn] = useState<Brush | null>(null)
  const [hovered, setHovered] = useState<number>()
  const isWide = useMediaQuery(WIDE, false, { getInitialValueInEffect: false })
  const tried = useMemo(() => triedOf(trials), [trials])
  const axes = useMemo(() => allAxes(sweep, tried, scaleOf(search.scale)), [sweep, tried, search.scale])
  const shown = useMemo(() => shownAxes(axes, search.axes), [axes, search.axes])
  const ranks = useMemo(() => standings(tried, sweep.goal), [tried, sweep.goal])
  const brush = useMemo(() => drawn ?? readBrush(search.brush), [drawn, search.brush])
  const hidden = useMemo(() => hiddenOf(search.without), [search.without])
  const found = useMemo(() => picked(tried, axes, { brush, hidden }), [tried, axes, brush, hidden])
  const numbers = useMemo(() => new Set(found.map(({ number }) => number)), [found])
  const chosen = tried.find(({ number }) => String(number) === search.trial)
  const choose = (trial: number | undefined) => change({ trial: trial?.toString() })
  const brushed = (next: Brush, done: boolean) => {
    setDrawn(done ? null : next)
    if (done) change({ brush: writeBrush(next) })
  }
  const isNarrowed = found.length < tried.length
  const view = isWide ? 'parallel' : (search.view ?? 'parallel')
  const history = (
    <HistoryChart
      metric={sweep.metric}
      goal={sweep.goal}
      tried={tried}
      picked={numbers}
      axes={axes.filter(({ id }) => id !== METRIC)}
      over={search.over ?? 'number'}
      onOver={(over) => change({ over: over === 'number' ? undefined : over })}
      chosen={chosen?.number}
      onChoose={choose}
      height={HEIGHT}
    />
  )
  return (
    <Stack gap="sm">
      <WhyItFailed job={job} />
      <Standing sweep={sweep} trials={tried.length} onBest={choose} />
      {!tried.length ? (
        <div className="panel">
          <Empty title={hasEnded(job) ? text.ended.title : text.empty.title}>
            {hasEnded(job) ? text.ended.what : text.empty.what}
          </Empty>
        </div>
      ) : (
        <div className="panel">
          <Group className={classes.toolbar} gap="sm">
            {!isWide && (
              <SegmentedControl
                size="xs"
                aria-label={text.view}
                value={view}
                onChange={(asked) => change({ view: asked === 'parallel' ? undefined : asked })}
                data={[
                  { value: 'parallel', label: text.views.parallel },
                  { value: 'history', label: text.views.history },
                ]}
              />
            )}
            <Outcomes
              tried={tried}
              hidden={hidden}
              onHidden={(after) => change({ without: [...after].join() || undefined })}
            />
            <Text size="xs" c="dimmed" className="numbers" role="status">
              {text.picked(found.length, tried.length)}
            </Text>
            <Button
              variant="default"
              size="compact-xs"
              onClick={() => change({ brush: writeBrush(withRange(brush, METRIC, bestTenth(tried, sweep.goal))) })}
            >
              {text.bestTenth}
            </Button>
            {isNarrowed && (
              <Button
                variant="subtle"
                size="compact-xs"
                onClick={() => change({ brush: undefined, without: undefined })}
              >
                {text.clear}
              </Button>
            )}
          </Group>
          <div className={`${classes.charts} ${isWide ? classes.both : ''}`}>
            {view === 'parallel' && (
              <Parallel
                axes={shown}
                tried={tried}
                picked={numbers}
                standings={ranks}
                brush={brush}
                onBrush={brushed}
                acts={{
                  move: (id, by) => change({ axes: movedAxis(shown, id, by).join() }),
                  hide: (id) => {
                    brushed(withRange(brush, id, null), true)
                    change({ axes: shown.flatMap((axis) => (axis.id === id ? [] : axis.id)).join() })
                  },
                  showAll: shown.length < axes.length ? () => change({ axes: undefined }) : undefined,
                  scale: (scale) => change({ scale: scale === 'linear' ? undefined : scale }),
                }}
                best={sweep.best?.number}
                chosen={chosen?.number}
                hovered={hovered}
                onHover={setHovered}
                onChoose={choose}
                height={HEIGHT}
              />
            )}
            {(isWide || view === 'history') && history}
          </div>
        </div>
      )}
      {tried.length > 0 && (
        <div className="panel">
          {chosen && (
            <Chosen workspace={workspace} one={chosen} metric={sweep.metric} close={() => choose(undefined)} />
          )}
          <div className={classes.list}>
            <TrialTable
              workspace={workspace}
              tried={found}
              axes={shown}
              metric={sweep.metric}
              goal={sweep.goal}
              best={sweep.best?.number}
              order={search.order}
              onOrder={(order) => change({ order })}
              chosen={chosen?.number}
              onChoose={choose}
            />
          </div>
        </div>
      )}
    </Stack>
  )
}

const scaleOf = (said: string | undefined): Scale => (said === 'log' || said === 'rank' ? said : 'linear')

/** What a person has chosen stands in the URL. */
function useChoices() {
  const search = useSearch({ from: '/workspaces/$workspace/jobs/$name' })
  const navigate = useNavigate()
  const change = (said: Record<string, string | undefined>) =>
    void navigate({ to: '.', search: (was) => ({ ...was, ...said }), replace: true, resetScroll: false })
  return { search, change }
}

type ChosenProps = { workspace: string; one: Tried; metric: string; close: () => void }

/** The chosen trial in a line: what it was given, what it reached, and the way to its log. */
function Chosen({ workspace, one, metric, close }: ChosenProps) {
  return (
    <Group className={classes.chosen} gap="sm" role="region" aria-label={text.chosen}>
      <Text size="sm" fw={600}>
        {text.trial(one.number)}
      </Text>
      <Text size="sm" span>
        <Swatch outcome={one.outcome} />
      </Text>
      <Text size="sm" className="numbers">
        {metric} {said(one.trial.value)}
      </Text>
      <Text size="sm" c="dimmed" className="mono" style={{ overflowWrap: 'anywhere' }}>
        {parametersOf(one)
          .map(([name, value]) => `${name} = ${said(value)}`)
          .join('  ')}
      </Text>
      {one.trial.said && (
        <Text size="sm" c="dimmed" lineClamp={1} title={one.trial.said}>
          {one.trial.said}
        </Text>
      )}
      <Group gap={6} ml="auto">
        <ButtonLink
          variant="default"
          to="/workspaces/$workspace/jobs/$name"
          params={{ workspace, name: one.trial.job }}
          search={{}}
        >
          {text.open}
        </ButtonLink>
        <CloseButton size="sm" onClick={close} aria-label={text.close} />
      </Group>
    </Group>
  )
}
