import { Box, Button, Grid, Group, Stack, Text } from '@mantine/core'
import { IconChecks } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api, ask, type JobPlanOut, once } from '@/api/client'
import { CodePanel, HadPanel } from '@/features/jobs/CodePanel'
import { FIRST_SCRIPT, SCRIPT, type Script, trainingJob, withCode, withoutCode } from '@/features/jobs/code'
import { estimateOf, FIRST_JOB, inputsOf, schemaOf } from '@/features/jobs/model'
import { isParent } from '@/features/jobs/pipeline/model'
import { codeFile, codeQuery, jobQuery } from '@/features/jobs/queries'
import { type Begun, useCode } from '@/features/jobs/useCode'
import { text } from '@/features/jobs/words'
import type { Chosen } from '@/lib/chosen'
import { useAct } from '@/ui/act'
import { Command } from '@/ui/Command'
import { CodeBlock } from '@/ui/Copy'
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
    <Editor
      key={data}
      start={trainingJob({ name, version, type })}
      begun={{ script: { path: SCRIPT, text: FIRST_SCRIPT }, had: [] }}
    />
  ) : (
    <Editor start={FIRST_JOB} begun={{ script: null, had: [] }} />
  )
}

function Clone({ of }: { of: string }) {
  const { workspace } = useParams({ from: '/workspaces/$workspace/jobs/new' })
  const { data: job } = useSuspenseQuery(jobQuery(workspace, of))
  const { data: begun } = useSuspenseQuery(codeQuery(workspace, of))
  return (
    <Editor
      key={of}
      start={job.document}
      begun={begun}
      clone={{ of, title: job.display_name || of, isParent: isParent(job) }}
    />
  )
}

type Props = {
  start: string
  begun: Begun
  clone?: { of: string; title: string; isParent: boolean }
}

function Editor({ start, begun, clone }: Props) {
  const { workspace } = useParams({ from: '/workspaces/$workspace/jobs/new' })
  const navigate = useNavigate()
  const [document, setDocument] = useState(start)
  const [plan, setPlan] = useState<JobPlanOut | null>(null)
  const { files, choose, undo, script, open, write, drop, sources, isChanged } = useCode(workspace, begun)
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
            body: { document, sources: await sources(true) },
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
      search: isParent(job) ? {} : { tab: 'log' },
    })
    return { name: job.display_name || job.name, warnings: job.warnings }
  }
  const keep = (kept: Chosen[], written: boolean) => {
    choose(kept)
    setDocument(kept.length || written || begun.had.length ? withCode(document) : withoutCode(document))
  }
  const change = async (path: string, of: string) => {
    const before = await codeFile(workspace, of, path)
    await open({ path, text: before }, before)
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
            kind={schemaOf(document)}
            label={text.editor.label}
            value={document}
            onChange={setDocument}
            submit={text.acts.submit}
            send={send}
            height={script === null ? '560px' : '250px'}
            changed={isChanged}
            along={(submit) =>
              script && (
                <ScriptEditor
                  key={script.path}
                  script={script}
                  onChange={write}
                  onSubmit={submit}
                  drop={() => {
                    drop()
                    keep(files, false)
                  }}
                  isNew={script.before === null}
                />
              )
            }
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
            {clone && begun.had.length > 0 && (
              <HadPanel files={begun.had} onEdit={(path) => void change(path, clone.of)} />
            )}
            {!clone?.isParent && (
              <CodePanel
                files={files}
                beside={begun.had.length > 0}
                written={script?.path}
                undo={undo}
                onFiles={(chosen) => keep(chosen, script !== null)}
                take={setDocument}
                write={
                  script === null && !begun.had.length
                    ? () => {
                        void open({ path: SCRIPT, text: FIRST_SCRIPT })
                        keep(files, true)
                      }
                    : undefined
                }
              />
            )}
            {!plan && (
              <Box>
                <Text size="xs" c="dimmed" mb={4}>
                  {text.editor.or}
                </Text>
                <Command text={text.editor.command(clone?.of, clone?.isParent)} />
              </Box>
            )}
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  )
}

type ScriptProps = {
  script: Script
  onChange: (text: string) => void
  onSubmit: () => void
  drop: () => void
  isNew: boolean
}

/** A script that goes with the job, written here. */
function ScriptEditor({ script, onChange, onSubmit, drop, isNew }: ScriptProps) {
  return (
    <Box>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={550} className="mono">
          {script.path}
        </Text>
        {isNew && (
          <Button variant="subtle" size="compact-xs" onClick={drop}>
            {text.code.remove(script.path)}
          </Button>
        )}
      </Group>
      <Yaml label={text.code.script} plain value={script.text} onChange={onChange} onSubmit={onSubmit} height="330px" />
    </Box>
  )
}

function PlanPanel({ plan }: { plan: JobPlanOut }) {
  const requirements = Array.isArray(plan.environment.requirements) ? plan.environment.requirements.map(String) : []
  return (
    <Panel title={text.editor.plan}>
      <Stack gap="xs">
        {plan.command && <CodeBlock text={plan.command} maxHeight={120} />}
        <Details
          rows={[
            [text.fields.experiment, plan.experiment_name],
            [text.estimate.title, estimateOf(plan)],
            ...inputsOf(plan).map(({ name, said }): [string, string] => [name, said]),
          ]}
        />
        {plan.steps.length > 0 && <CodeBlock text={plan.steps.map(stepLine).join('\n')} maxHeight={260} />}
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

const stepLine = ({ name, needs }: JobPlanOut['steps'][number]) => text.editor.step(name, needs)
