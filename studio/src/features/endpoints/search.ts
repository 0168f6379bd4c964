/** `deployment`: the one that is meant on the tab. `over`: how far back its figures go. `deploy`: the model that is to be deployed, or nothing yet. */
export type EndpointSearch = { tab?: string; deployment?: string; deploy?: string; over?: string }

export const endpointSearch = ({ tab, deployment, deploy, over }: Record<string, unknown>): EndpointSearch => ({
  ...(typeof tab === 'string' ? { tab } : {}),
  ...(typeof deployment === 'string' ? { deployment } : {}),
  ...(typeof deploy === 'string' ? { deploy } : {}),
  ...(typeof over === 'string' ? { over } : {}),
})
