import { Text } from '@mantine/core'
import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import type { VersionOut } from '@/api/client'
import { type Compared, difference, factsOf, figuresOf, sideBySide, typesOf } from '@/features/assets/models/model'
import { evidenceQuery, trainedQuery } from '@/features/assets/models/queries'
import { text } from '@/features/assets/models/words'
import { versionQuery } from '@/features/assets/queries'
import { text as assetText } from '@/features/assets/words'
import { figure, size } from '@/lib/format'
import { Panel } from '@/ui/Page'
import classes from './models.module.css'

type Props = { workspace: string; name: string; left: string; right: string; onlyDifferent: boolean }
const NO_RUN = { metrics: {}, params: [] }

export function Versus({ workspace, name, left, right, onlyDifferent }: Props) {
  const a = useSide(workspace, name, left)
  const b = useSide(workspace, name, right)
  const shown = { titles: [`${name}:${left}`, `${name}:${right}`] as const, onlyDifferent }
  const metrics = sideBySide(new Map(Object.entries(a.run.metrics)), new Map(Object.entries(b.run.metrics)))
  return (
    <>
      <Words title={text.versus.details} rows={sideBySide(detailsOf(a.version), detailsOf(b.version))} {...shown} />
      <Figures title={text.versus.metrics} rows={metrics} {...shown} />
      <Figures title={text.versus.figures} rows={sideBySide(figuresOf(a.evidence), figuresOf(b.evidence))} {...shown} />
      <Words title={text.versus.inputs} rows={fieldsOf(a.version, b.version, 'inputs')} {...shown} />
      <Words title={text.versus.outputs} rows={fieldsOf(a.version, b.version, 'outputs')} {...shown} />
      <Words title={text.versus.params} rows={sideBySide(new Map(a.run.params), new Map(b.run.params))} {...shown} />
    </>
  )
}

function useSide(workspace: string, name: string, version: string) {
  const { data: found } = useSuspenseQuery(versionQuery(workspace, 'models', name, version))
  const { data: evidence } = useSuspenseInfiniteQuery(evidenceQuery(workspace, { name, version }))
  const run = found.source.run_id
  const { data } = useSuspenseQuery(
    run ? trainedQuery(workspace, run) : { ...trainedQuery(workspace, ''), queryFn: () => NO_RUN },
  )
  return { version: found, evidence: evidence.pages.flatMap(({ items }) => items), run: data }
}

function detailsOf(version: VersionOut): Map<string, string> {
  const { flavours, loader, mlflow } = factsOf(version)
  return new Map([
    [assetText.columns.type, version.type],
    [assetText.columns.size, size(version.size)],
    [assetText.columns.files, String(version.file_count)],
    [assetText.columns.labels, version.labels.join(', ')],
    [text.model.flavours, flavours.join(', ')],
    [text.model.loader, loader ?? ''],
    [text.model.mlflow, mlflow ?? ''],
  ])
}

function fieldsOf(left: VersionOut, right: VersionOut, side: 'inputs' | 'outputs') {
  const types = (version: VersionOut) => typesOf(factsOf(version).signature?.[side] ?? [])
  return sideBySide(types(left), types(right))
}

type TableProps<T> = {
  title: string
  rows: Compared<T>[]
  titles: readonly [string, string]
  onlyDifferent: boolean
}

function Words({ title, rows, titles, onlyDifferent }: TableProps<string>) {
  const shown = onlyDifferent ? rows.filter(({ same }) => !same) : rows
  return (
    <Frame
      title={title}
      titles={titles}
      empty={shown.length === 0 && (rows.length ? text.versus.same : text.versus.noMetrics)}
    >
      {shown.map(({ name, left, right, same }) => (
        <tr key={name} data-differs={!same}>
          <th scope="row">{name}</th>
          <td>{left || '–'}</td>
          <td>
            {right || '–'}
            {!same && <Differs />}
          </td>
        </tr>
      ))}
    </Frame>
  )
}

function Figures({ title, rows, titles, onlyDifferent }: TableProps<number>) {
  const shown = onlyDifferent ? rows.filter(({ same }) => !same) : rows
  return (
    <Frame
      title={title}
      titles={titles}
      numbers
      empty={shown.length === 0 && (rows.length ? text.versus.same : text.versus.noMetrics)}
    >
      {shown.map(({ name, left, right }) => {
        const apart = difference(left, right)
        return (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td data-number="true">{figure(left)}</td>
            <td data-number="true">{figure(right)}</td>
            <td data-number="true">{apart === null || apart === 0 ? '–' : (apart > 0 ? '+' : '') + figure(apart)}</td>
          </tr>
        )
      })}
    </Frame>
  )
}

/** Colour is not the only sign. */
function Differs() {
  return (
    <Text span size="xs" c="dimmed">
      {' '}
      {text.versus.differ}
    </Text>
  )
}

type FrameProps = {
  title: string
  titles: readonly [string, string]
  numbers?: boolean
  empty: string | false
  children: React.ReactNode
}

function Frame({ title, titles, numbers = false, empty, children }: FrameProps) {
  return (
    <Panel title={title} padded={false}>
      {empty ? (
        <Text c="dimmed" p="sm">
          {empty}
        </Text>
      ) : (
        <table className={classes.versus} aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{text.versus.name}</th>
              {titles.map((side) => (
                <th key={side} scope="col" data-number={numbers}>
                  {side}
                </th>
              ))}
              {numbers && (
                <th scope="col" data-number>
                  {text.versus.difference}
                </th>
              )}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      )}
    </Panel>
  )
}
