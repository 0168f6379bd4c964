import { Button, Grid, Stack, Text } from '@mantine/core'
import { IconChecks } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api, ask, type JobPlanOut, once } from '@/api/client'
import { FIRST_JOB, inputsOf } from '@/features/jobs/model'
import { jobQuery } from '@/features/jobs/queries'
import { text } from '@/features/jobs/words'
import { useAct } from '@/ui/act'
import { CodeBlock, CopyLine } from '@/ui/Copy'
import { DocumentForm } from '@/ui/DocumentForm'
import { Details, Page, Panel } from '@/ui/Page'
import { words } from '@/words'

/** A job written as YAML: from a sensible beginning, or as another one's clone. */
export function NewJobPage() {
  const { of } = useSearch({ from: '/workspaces/$workspace/jobs/new' })
  return of ? <Clone of={of} /> : <Editor start={FIRST_JOB} />
}

function Clone({ of }: { of: string }) {
  const { workspace } = useParams({ from: '/workspaces/$workspace/jobs/new' })
  const { data: job } = useSuspenseQuery(jobQuery(workspace, of))
  return <Editor key={of} start={job.document} clone={{ of, title: job.display_name || of }} />
}

function Editor({ start, clone }: { start: string; clone?: { of: string; title: string } }) {
  const { workspace } = useParams({ from: '/workspaces/$workspace/jobs/new' })
  const navigate = useNavigate()
  const [document, setDocument] = useState(start)
  const [plan, setPlan] = useState<JobPlanOut | null>(null)
  const path = { workspace }
  const check = useAct(
    () => ask(api.POST('/api/v1/workspaces/{workspace}/jobs/validate', { params: { path }, body: { document } })),
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
      : await ask(api.POST('/api/v1/workspaces/{workspace}/jobs', { params: { path }, headers, body: { document } }))
    await navigate({
      to: '/workspaces/$workspace/jobs/$name',
      params: { workspace, name: job.name },
      search: { tab: 'log' },
    })
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
            height="560px"
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
            {plan ? <PlanPanel plan={plan} /> : <CopyLine text="lazulite job create -f job.yml --stream" />}
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
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
