// How a file that a job has left can be looked at.

/** In bytes: so much of a text is shown. */
export const BEGINNING = 65_536
/** In bytes: a larger picture is fetched, not shown. */
export const MOST_OF_A_PICTURE = 8_388_608

export type Look = { kind: 'table' } | { kind: 'image'; type: string } | { kind: 'text' }

const TABLES = /\.(parquet|csv|tsv|jsonl|ndjson)(\.gz)?$/i
const TEXTS = /\.(json|txt|md|log|ya?ml|toml|ini|py|r|sql|sh|html?|xml|tex|cfg)$|(^|\/)(MLmodel|MLTable)$/i
const IMAGES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
}

/** By its name; null for what can only be fetched. */
export function lookAt({ path, size }: { path: string; size: number }): Look | null {
  const type = IMAGES[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '']
  if (type) return size <= MOST_OF_A_PICTURE ? { kind: 'image', type } : null
  if (TABLES.test(path)) return { kind: 'table' }
  return TEXTS.test(path) ? { kind: 'text' } : null
}

/** JSON with its lines and indents, where all of it is there; else as it is. */
export function readable(path: string, text: string): string {
  if (!/\.json$/i.test(path)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
