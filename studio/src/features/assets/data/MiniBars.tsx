import '@/ui/charts/charts.css'

type Props = { values: readonly number[]; label: string; width?: number; height?: number }

/** The shape of a distribution in the space of a word. */
export function MiniBars({ values, label, width = 120, height = 22 }: Props) {
  const most = Math.max(...values, 1)
  const step = width / Math.max(values.length, 8)
  const path = values
    .map((value, index) => {
      const tall = value > 0 ? Math.max(1, (value / most) * height) : 0
      return `M${index * step} ${height}v${-tall}h${step - 1}v${tall}z`
    })
    .join('')
  return (
    <svg width={width} height={height} role="img" aria-label={label} style={{ display: 'block' }}>
      <path d={path} fill="var(--series-1)" />
      <path d={`M0 ${height - 0.5}H${width}`} stroke="var(--line)" />
    </svg>
  )
}
