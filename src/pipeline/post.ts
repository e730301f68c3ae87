import { newId } from '../base/ids.ts'
import { webhookUrl } from '../features/connections/webhook-url.ts'
import type { Post } from '../features/people/post.ts'
import type { ActTools } from './act.ts'
import { actionOf, connectionsFor } from './bind.ts'

type PostTools = Pick<ActTools, 'vendors' | 'directory' | 'log' | 'publicUrl' | 'outside'>

/**
 * A letter that holds a secret is a notice sent at once and kept nowhere: as an effect, whoever reads effects could read
 * it. Tried once with each e-mail connection of the workspace until one takes it.
 */
export function createPost(tools: PostTools): Post {
  return async ({ workspaceId, to, subject, text, url }) => {
    const notice = { topic: 'people', title: subject, text, url, to: [to], via: ['email' as const] }
    for (const { id } of connectionsFor(tools, workspaceId, 'notify', notice)) {
      const connection = tools.directory.connection(id)!
      const { http, mail } = tools.outside(connection, () => undefined)
      const io = {
        http,
        mail,
        now: () => new Date(),
        idempotencyKey: newId(),
        attempt: 1,
        publicUrl: tools.publicUrl,
        webhookUrl: webhookUrl(tools.publicUrl, connection),
        // a notice says all it has to say
        load: async () => null,
      }
      const action = actionOf(tools.vendors, connection.vendor, 'notify')!
      const outcome = await action.perform(notice, connection.settings, io).catch((error: Error) => {
        tools.log.error({ err: error, connection: id }, 'a letter threw')
        return { kind: 'reject' as const, reason: 'Unexpected failure' }
      })
      if (outcome.kind === 'done') return true
      tools.log.warn({ connection: id, reason: outcome.reason }, 'a letter was not taken')
    }
    return false
  }
}
