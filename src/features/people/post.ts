/** A letter with a secret in it, such as a link to set a password. */
export interface Letter {
  workspaceId: string
  to: string
  subject: string
  /** Plain text; an empty line begins a paragraph. The link is not in it. */
  text: string
  url: string
}

/**
 * Sends a letter through an e-mail connection of the workspace, once; false when it has none or the connection refused. What
 * it says is kept nowhere: effects and requests can be read by others than the addressee.
 */
export type Post = (letter: Letter) => Promise<boolean>
