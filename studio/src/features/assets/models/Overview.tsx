import { Badge, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMay } from '@/features/account/queries'
import type { VersionProps } from '@/features/assets/kind'
import { lineageNode } from '@/features/assets/model'
import { factsOf } from '@/features/assets/models/model'
import { deployedQuery, releasesOfQuery, trainedQuery } from '@/features/assets/models/queries'
import { Signature } from '@/features/assets/models/Signature'
import { text } from '@/features/assets/models/words'
import { fileAddress } from '@/features/assets/queries'
import { figure } from '@/lib/format'
import { Loading } from '@/ui/Faces'
import { lineageQuery } from '@/ui/Lineage'
import { Moment } from '@/ui/Moment'
import { Details, Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { Status } from '@/ui/Status'
import classes from './models.module.css'

export function ModelOverview({ workspace, version }: VersionProps) {
  const facts = factsOf(version)
  return (
    <>
      <div className={classes.two}>
        <Deployed workspace={workspace} version={version} />
        <Releases workspace={workspace} version={version} />
      </div>
      {version.source.run_id && <Trained workspace={workspace} run={version.source.run_id} />}
      {facts.flavours.length > 0 && <Loaded workspace={workspace} version={version} />}
      {(version.type === 'mlflow_model' || facts.signature) && <Signature signature={facts.signature} />}
    </>
  )
}

function Loaded({ workspace, version }: VersionProps) {
  const { flavours, loader, mlflow, example } = factsOf(version)
  return (
    <Panel title={text.model.title}>
      <Details
        rows={[
          [
            text.model.flavours,
            <Group key="f" gap={4}>
              {flavours.map((flavour) => (
                <Badge key={flavour} color="gray">
                  {flavour}
                </Badge>
              ))}
            </Group>,
          ],
          [text.model.loader, loader && <span className="mono">{loader}</span>],
          [text.model.mlflow, mlflow],
          [
            text.model.example,
            example && (
              <a
                className="link mono"
                href={fileAddress(workspace, 'models', version.name, version.version, example)}
                download={example}
              >
                {example}
              </a>
            ),
          ],
        ]}
      />
    </Panel>
  )
}

function Trained({ workspace, run }: { workspace: string; run: string }) {
  const { data } = useQuery(trainedQuery(workspace, run))
  if (!data) return <Loading />
  const metrics = Object.entries(data.metrics)
  return (
    <div className={classes.two}>
      <Panel
        title={text.run.metrics}
        actions={<RefLink of={{ noun: 'jobs', name: run, tab: 'metrics' }}>{text.run.all}</RefLink>}
      >
        <div className={classes.long}>
          {metrics.length > 0 ? (
            <Details
              rows={metrics.map(([name, value]): [string, React.ReactNode] => [
                name,
                <span key={name} className="numbers">
                  {figure(value)}
                </span>,
              ])}
            />
          ) : (
            <Text c="dimmed">{text.run.none}</Text>
          )}
        </div>
      </Panel>
      {data.params.length > 0 && (
        <Panel title={text.run.params}>
          <div className={classes.long}>
            <Details rows={data.params} />
          </div>
        </Panel>
      )}
    </div>
  )
}

/** Deployments of the endpoints that ever had it: lineage knows which those are. */
function Deployed({ workspace, version }: VersionProps) {
  const lineage = useQuery(lineageQuery(workspace, lineageNode('models', version), 'down', 1))
  const endpoints = (lineage.data?.nodes ?? []).flatMap(({ kind, name }) =>
    kind === 'deployment' ? (name.split('/', 1)[0] ?? []) : [],
  )
  const { data } = useQuery(deployedQuery(workspace, [...new Set(endpoints)].sort()))
  const now = data?.filter(({ model }) => model === version.ref) ?? []
  return (
    <Panel title={text.deployed.title}>
      {now.length === 0 ? (
        <Text c="dimmed">{text.deployed.none}</Text>
      ) : (
        <ul className={classes.rows}>
          {now.map(({ endpoint, deployment, percent, state }) => (
            <li key={`${endpoint}/${deployment}`}>
              <RefLink of={{ noun: 'endpoints', name: endpoint, deployment }} />
              <Status value={state} />
              <Text ml="auto" size="sm" className="numbers" c={percent ? undefined : 'dimmed'}>
                {percent} %
              </Text>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Releases({ workspace, version }: VersionProps) {
  const { data } = useQuery(releasesOfQuery(workspace, version.name))
  const may = useMay(workspace)
  const own = data?.items.filter((release) => String(release.version) === version.version) ?? []
  return (
    <Panel
      title={text.releases.title}
      actions={
        may('releases/write') && (
          <Link
            className="link"
            to="/workspaces/$workspace/releases"
            params={{ workspace }}
            search={{ open: `${version.name}:${version.version}` }}
          >
            {text.releases.open}
          </Link>
        )
      }
    >
      {own.length === 0 ? (
        <Text c="dimmed">{text.releases.none}</Text>
      ) : (
        <ul className={classes.rows}>
          {own.map((release) => (
            <li key={release.id}>
              <RefLink of={`releases/${release.id}`}>{release.policy}</RefLink>
              <Status value={release.state} />
              <Text ml="auto" size="sm" c="dimmed">
                <Moment at={release.updated_at} />
              </Text>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
