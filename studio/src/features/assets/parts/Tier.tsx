import classes from './parts.module.css'

const KNOWN = new Set(['bronze', 'silver', 'gold'])

/** Bronze is as it came, silver is cleaned, gold is what decisions may rest on. */
export function Tier({ tier }: { tier: string | null | undefined }) {
  if (!tier) return <>–</>
  return (
    <span className={classes.tier}>
      <span className={classes.metal} data-tier={KNOWN.has(tier) ? tier : undefined} aria-hidden />
      {tier}
    </span>
  )
}
