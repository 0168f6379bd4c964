import { useComputedColorScheme } from '@mantine/core'
import { useLayoutEffect, useState } from 'react'

export type Colours = {
  text: string
  quiet: string
  line: string
  panel: string
  beyond: string
  reference: string
  series: string[]
  /** From the worst to the best: what is better stands out from the ground. */
  ramp: string[]
  faint: string
}

/** The stylesheet's colour of a series; after the last one they begin again. */
export const seriesColour = (index: number) => `var(--series-${(index % 8) + 1})`

function read(): Colours {
  const probe = document.createElement('span')
  document.body.append(probe)
  const resolved = (colour: string) => {
    probe.style.color = colour
    return getComputedStyle(probe).color
  }
  const found = {
    text: resolved('var(--mantine-color-text)'),
    quiet: resolved('var(--quiet)'),
    line: resolved('var(--line)'),
    panel: resolved('var(--panel)'),
    beyond: resolved('var(--beyond)'),
    reference: resolved('var(--reference)'),
    ramp: [1, 2, 3, 4].map((step) => resolved(`var(--ramp-${step})`)),
    faint: resolved('var(--faint)'),
    series: Array.from({ length: 8 }, (_, index) => resolved(seriesColour(index))),
  }
  probe.remove()
  return found
}

/** What a canvas draws with: the stylesheet's colours, read anew when light and dark change places. */
export function useColours(): Colours | null {
  const scheme = useComputedColorScheme('light')
  const [colours, setColours] = useState<Colours | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme is what changes the colours
  useLayoutEffect(() => setColours(read()), [scheme])
  return colours
}
