import { Box, Button, Grid, Group, Stack, Text } from '@mantine/core'
import { IconChecks } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api, ask, type JobPlanOut, once } from '@/api/client'
import { CodePanel } from '@/features/jobs/CodePanel'
import { FIRST_SCRIPT, SCRIPT, trainingJob, withCode, withoutCode } from '@/features/jobs/code'
import { FIRST_JOB, inputsOf } from '@/features/jobs/model'
import { jobQuery } from '@/features/jobs/queries'
import { useCode } from '@/features/jobs/useCode'
import { text } from '@/features/jobs/words'
import type { Chosen } from '@/lib/chosen'
import { useAct } from '@/ui/act'
import { CodeBlock, CopyLine } from '@/ui/Copy'
import { DocumentForm } from '@/ui/DocumentForm'
import { Details, Page, Panel } from '@/ui/Page'
import { Yaml } from '@/ui/Yaml'
import { words } from '@/words'

/** A job written as YAML: from a sensible beginning, as another one's clone, or to train on a version of data. */
export function NewJobPage() {
  const { of, data, type = 'uri_folder' } = useSearch({ from: '/workspaces/$workspace/jobs/new' })
  if (of) return <Clone of={of} />
  const [, name, version] = /^(.+):([^:]+)$/.exec(data ?? '') ?? []
  return name && version ? (
    <Editor key={data} start={trainingJob({ name, version, type })} training />
  ) : (
    <Editor start={FIRST_JOB} />
  )
}

function Clone({ of }: { of: string }) {
  const { workspace } = useParams({ from: '/workspaces/$workspace/jobs/new' })
  const { data: job } = useSuspenseQuery(jobQuery(workspace, of))
  return <Editor key={of} start={job.document} clone={{ of, title: job.display_name || of }} />
}

type Props = {
  start: string
  clone?: { of: string; title: string }
  /** With a script to begin with. */
  training?: boolean
}

function Editor({ start, clone, training = false }: Props) {
  const { workspace } = useParams({ from: '/workspaces/$workspace/jobs/new' })
  const navigate = useNavigate()
  const [document, setDocument] = useState(start)
  const [plan, setPlan] = useState<JobPlanOut | null>(null)
  const { files, setFiles, script, setScript, sources } = useCode(workspace, training)
  const path = { workspace }
  const check = useAct(
    async () => {
      const body = { document, sources: await sources(false) }
      return ask(api.POST('/api/v1/workspaces/{workspace}/jobs/validate', { params: { path }, body }))
    },
    { after: setPlan, done: () => text.acts.valid },
  )
  const send = async () => {
    const headers = once()
    const job = clone
      ? await ask(
          api.POST('/api/v1/workspaces/{workspace}/jobs/{name}/clone', {
            params: { path: { workspace, name: clone.of } },
            headers,
            body: { document },
          }),
        )
      : await ask(
          api.POST('/api/v1/workspaces/{workspace}/jobs', {
            params: { path },
            headers,
            body: { document, sources: await sources(true) },
          }),
        )
    await navigate({
      to: '/workspaces/$workspace/jobs/$name',
      params: { workspace, name: job.name },
      search: { tab: 'log' },
    })
  }
  const keep = (kept: Chosen[], written: string | null) => {
    setFiles(kept)
    setScript(written)
    setDocument(kept.length || written !== null ? withCode(document) : withoutCode(document))
  }
  return (
    <Page
      title={clone ? text.editor.again(clone.title) : text.editor.title}
      crumbs={[{ title: words.pages.jobs, link: { to: '/workspaces/$workspace/jobs', params: { workspace } } }]}
      about={clone ? text.editor.sources : text.editor.local}
    >
      <Grid gap="sm">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <DocumentForm
            kind="commandJob"
            label={text.editor.label}
            value={document}
            onChange={setDocument}
            submit={text.acts.submit}
            send={send}
            height={script === null ? '560px' : '250px'}
            along={script !== null && <Script script={script} onChange={setScript} drop={() => keep(files, null)} />}
            actions={
              !clone && (
                <Button
                  variant="default"
                  leftSection={<IconChecks size={14} />}
                  loading={check.isPending}
                  onClick={() => check.mutate(undefined)}
                >
                  {text.acts.validate}
                </Button>
              )
            }
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack gap="sm">
            {plan && <PlanPanel plan={plan} />}
            {!clone && (
              <CodePanel
                files={files}
                onFiles={(chosen) => keep(chosen, script)}
                take={setDocument}
                write={script === null ? () => keep(files, FIRST_SCRIPT) : undefined}
              />
            )}
            {!plan && (
              <Box>
                <Text size="xs" c="dimmed" mb={4}>
                  {text.editor.or}
                </Text>
                <CopyLine text="lazulite job create -f job.yml --stream" />
              </Box>
            )}
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  )
}

/** A script that goes with the job, written here. */
function Script({ script, onChange, drop }: { script: string; onChange: (script: string) => void; drop: () => void }) {
  return (
    <Box>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={550} className="mono">
          {SCRIPT}
        </Text>
        <Button variant="subtle" size="compact-xs" onClick={drop}>
          {text.code.remove(SCRIPT)}
        </Button>
      </Group>
      <Yaml label={text.code.script} plain value={script} onChange={onChange} height="330px" />
    </Box>
  )
}

function PlanPanel({ plan }: { plan: JobPlanOut }) {
  const requirements = Array.isArray(plan.environment.requirements) ? plan.environment.requirements.map(String) : []
  return (
    <Panel title={text.editor.plan}>
      <Stack gap="xs">
        <CodeBlock text={plan.command} maxHeight={120} />
        <Details
          rows={[
            [text.fields.experiment, plan.experiment_name],
            ...inputsOf(plan).map(({ name, said }): [string, string] => [name, said]),
          ]}
        />
        {requirements.length > 0 && (
          <>
            <Text size="xs" c="dimmed">
              {text.editor.requirements}
            </Text>
            <CodeBlock text={requirements.join('\n')} maxHeight={200} />
          </>
        )}
        {plan.warnings.map((warning) => (
          <Text key={warning} size="sm" c="orange">
            {warning}
          </Text>
        ))}
      </Stack>
    </Panel>
  )
}
