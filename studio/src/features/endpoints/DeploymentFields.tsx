import { Button, Group, NumberInput, Radio, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core'
import { type DeploymentDraft, isName } from '@/features/endpoints/documents'
import { ModelPicker } from '@/features/endpoints/ModelPicker'
import { text } from '@/features/endpoints/words'

type Props = {
  workspace: string
  draft: DeploymentDraft
  onChange: (draft: DeploymentDraft) => void
  /** Whether it gets everything once it is ready. */
  all: boolean
  onAll: (all: boolean) => void
  /** Names that it cannot have. */
  taken: readonly string[]
  /** Its name is fixed. */
  named: boolean
  submit: string
  busy: boolean
  send: () => void
}

const whole = (value: number | string, otherwise: number) => (typeof value === 'number' ? value : otherwise)

export function DeploymentFields(props: Props) {
  const { workspace, draft, onChange, all, onAll, taken, named, submit, busy, send } = props
  const set = (more: Partial<DeploymentDraft>) => onChange({ ...draft, ...more })
  const good = isName(draft.name) && !taken.includes(draft.name) && /.:\S+$/.test(draft.model)
  const hidden = Object.keys(draft.variables).length + Object.keys(draft.tags).length
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (good) send()
      }}
    >
      <Stack gap="sm">
        <ModelPicker workspace={workspace} value={draft.model} onChange={(model) => set({ model })} />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput
            label={text.create.deploymentName}
            value={draft.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={isName(draft.name) && !taken.includes(draft.name) ? undefined : text.create.nameHint}
            disabled={named}
            required
          />
          <NumberInput
            label={text.create.instances}
            value={draft.instances}
            onChange={(value) => set({ instances: whole(value, draft.instances) })}
            min={1}
            max={32}
            allowDecimal={false}
          />
          <NumberInput
            label={text.create.timeout}
            value={draft.timeoutMs}
            onChange={(value) => set({ timeoutMs: whole(value, draft.timeoutMs) })}
            min={1}
            max={180_000}
            step={1000}
            allowDecimal={false}
          />
          <NumberInput
            label={text.create.concurrent}
            value={draft.concurrent}
            onChange={(value) => set({ concurrent: whole(value, draft.concurrent) })}
            min={1}
            allowDecimal={false}
          />
          <Switch
            label={text.create.capture}
            description={text.create.captureHint}
            checked={draft.capture}
            onChange={(event) => set({ capture: event.currentTarget.checked })}
          />
          <NumberInput
            label={text.create.sampling}
            value={draft.samplingPercent}
            onChange={(value) => set({ samplingPercent: whole(value, draft.samplingPercent) })}
            min={0}
            max={100}
            disabled={!draft.capture}
          />
        </SimpleGrid>
        <TextInput
          label={text.create.description}
          value={draft.description}
          onChange={(event) => set({ description: event.currentTarget.value })}
        />
        <Radio.Group
          label={text.create.traffic}
          value={all ? 'all' : 'none'}
          onChange={(chosen) => onAll(chosen === 'all')}
        >
          <Group gap="md" mt={4}>
            <Radio value="all" label={text.create.trafficAll} size="xs" />
            <Radio value="none" label={named ? text.create.trafficSame : text.create.trafficNone} size="xs" />
          </Group>
        </Radio.Group>
        <Group justify="space-between">
          <Text size="xs" c="dimmed">
            {hidden > 0 && text.create.keeps}
          </Text>
          <Button type="submit" loading={busy} disabled={!good}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
