/** Where a command goes that names no workspace, unless its terminal says otherwise. */
const DEFAULT = 'default'

/** The command for this workspace. What is none of ours stays as it is. */
export const inWorkspace = (command: string, workspace: string | undefined): string =>
  workspace && workspace !== DEFAULT && command.startsWith('lazulite ') ? `${command} -w ${workspace}` : command
