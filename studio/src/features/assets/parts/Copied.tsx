import { Group } from '@mantine/core'
import { Copy } from '@/ui/Copy'

/** A digest or reference, shortened where it is long, with a button that copies all of it. */
export function Copied({ shown, value }: { shown: string; value: string }) {
  return (
    <Group gap={2} wrap="nowrap" component="span">
      <span className="mono">{shown}</span>
      <Copy text={value} />
    </Group>
  )
}
