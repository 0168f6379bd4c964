import { Alert, Button, Grid, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPencil } from '@tabler/icons-react'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay } from '@/features/account/queries'
import { rulesOf } from '@/features/releases/model'
import { policyYaml } from '@/features/releases/policyDocument'
import { type Policy, policyQuery, updatePolicy } from '@/features/releases/queries'
import { text } from '@/features/releases/words'
import { figure } from '@/lib/format'
import { who } from '@/lib/principals'
import { ButtonLink } from '@/ui/ButtonLink'
import { Copy } from '@/ui/Copy'
import { DocumentForm } from '@/ui/DocumentForm'
import { FactList } from '@/ui/FactList'
import { Moment } from '@/ui/Moment'
import { Details, Page, Panel } from '@/ui/Page'
import { RefLink } from '@/ui/RefLink'
import { Yaml } from '@/ui/Yaml'
import { words } from '@/words'

const ROUTE = '/workspaces/$workspace/releases/policies/$policy'

export function PolicyPage() {
  const { workspace, policy: name } = useParams({ from: ROUTE })
  const { data: policy } = useSuspenseQuery(policyQuery(workspace, name))
  const may = useMay(workspace)
  const [editing, setEditing] = useState(false)
  return (
    <Page
      title={policy.name}
      about={policy.description}
      crumbs={[
        { title: words.pages.releases, link: { to: '/workspaces/$workspace/releases', params: { workspace } } },
        { title: text.policy.title, link: { to: '/workspaces/$workspace/releases/policies', params: { workspace } } },
      ]}
      actions={
        <>
          <ButtonLink
            variant="default"
            to="/workspaces/$workspace/releases"
            params={{ workspace }}
            search={{ policy: name }}
          >
            {text.policy.releases}
          </ButtonLink>
          {may('releases/write') && (
            <Button leftSection={<IconPencil size={14} />} onClick={() => setEditing(true)} disabled={editing}>
              {text.policy.edit}
            </Button>
          )}
        </>
      }
    >
      {policy.warnings?.map((warning) => (
        <Alert key={warning} color="yellow" variant="light" p="xs">
          {warning}
        </Alert>
      ))}
      <Grid gap="sm">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="sm">
            <Rules policy={policy} />
            <Panel title={text.one.history}>
              <FactList workspace={workspace} subject={`release-policies/${name}`} />
            </Panel>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Document workspace={workspace} policy={policy} editing={editing} done={() => setEditing(false)} />
        </Grid.Col>
      </Grid>
    </Page>
  )
}

type DocumentProps = { workspace: string; policy: Policy; editing: boolean; done: () => void }

function Document({ workspace, policy, editing, done }: DocumentProps) {
  const queries = useQueryClient()
  const stands = policyYaml(policy.document)
  const [written, setWritten] = useState<string | null>(null)
  const close = () => {
    setWritten(null)
    done()
  }
  const send = async (document: string) => {
    const saved = await updatePolicy(queries, workspace, policy.name, document)
    notifications.show({ message: text.saved(policy.name), color: 'teal' })
    close()
    return saved
  }
  return (
    <Panel title={text.policy.document} actions={<Copy text={written ?? stands} />} padded={editing}>
      {editing ? (
        <DocumentForm
          kind="releasePolicy"
          label={text.policy.document}
          value={written ?? stands}
          onChange={setWritten}
          submit={text.save}
          send={send}
          actions={
            <Button variant="default" onClick={close}>
              {text.policy.cancel}
            </Button>
          }
        />
      ) : (
        <Yaml label={text.policy.document} value={stands} readOnly height="auto" />
      )}
    </Panel>
  )
}

function Rules({ policy }: { policy: Policy }) {
  const rules = rulesOf(policy.document)
  const { plans } = text.stage
  const limits = Object.entries(rules.maxRegressions).map(([metric, most]) =>
    text.gates.regression(metric, figure(most)),
  )
  const asked = [
    text.gates.rows(figure(rules.minRows)),
    ...(rules.minimum === null ? [] : [text.gates.minimum(rules.metric, figure(rules.minimum))]),
    rules.minImprovement > 0
      ? text.gates.betterBy(rules.metric, figure(rules.minImprovement))
      : text.gates.better(rules.metric),
    ...(rules.confidence === null ? [] : [text.gates.confidence(Math.round(rules.confidence * 100))]),
    ...limits,
  ]
  return (
    <Panel title={text.policy.rules}>
      <Details
        rows={[
          [text.columns.model, <RefLink key="model" of={`models/${policy.model}`} />],
          [
            text.columns.endpoint,
            policy.endpoint_name && <RefLink key="endpoint" of={`endpoints/${policy.endpoint_name}`} />,
          ],
          [text.columns.owner, policy.owner],
          [text.policy.optimise, rules.onnx ? plans.optimise(figure(rules.tolerance)) : plans.noOnnx],
          [text.one.data, rules.data ? <RefLink key="data" of={rules.data} /> : plans.noData],
          [
            text.policy.validate,
            <span key="validate">
              {asked.map((one) => (
                <div key={one}>{one}</div>
              ))}
            </span>,
          ],
          [
            text.policy.approve,
            rules.by === 'policy'
              ? plans.byPolicy
              : [plans.approve(rules.required), rules.approvers.join(', ')].filter(Boolean).join(': '),
          ],
          [text.policy.deploy, plans.deploy(figure(rules.firstPercent), figure(rules.answers))],
          [
            text.columns.revision,
            <span key="revision">
              {policy.revision}, {who(policy.created_by)}, <Moment at={policy.updated_at} />
            </span>,
          ],
        ]}
      />
    </Panel>
  )
}
