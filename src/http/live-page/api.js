/** The API as the page uses it: with the session's cookie, in the workspace that was chosen. */

let workspace = null
export const chooseWorkspace = (slug) => {
  workspace = slug
}

const headers = () => (workspace === null ? {} : { 'x-workspace': workspace })

/** Answers `{ ok, status, body }`; never throws for an answer that is no success. */
export async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: { ...headers(), ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { ok: response.ok, status: response.status, body: text === '' ? null : JSON.parse(text) }
}

/**
 * Follows the stream until `signal` aborts, connecting again by itself. Not EventSource: that cannot name a workspace.
 * `onMessage(event, data)`, `onState(connected)`.
 */
export async function follow(signal, onMessage, onState) {
  let lastId = null
  while (!signal.aborted) {
    try {
      const resume = lastId === null ? {} : { 'last-event-id': lastId }
      const response = await fetch('/api/v1/stream', { headers: { ...headers(), ...resume }, signal })
      if (!response.ok) throw new Error(`status ${response.status}`)
      onState(true)
      for await (const message of messagesOf(response.body)) {
        lastId = message.id ?? lastId
        if (message.event) onMessage(message.event, JSON.parse(message.data))
      }
    } catch {
      if (signal.aborted) return
      onState(false)
    }
    await new Promise((resolve) => setTimeout(resolve, 2_000))
  }
}

async function* messagesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const blocks = (rest + value).split('\n\n')
    rest = blocks.pop()
    for (const block of blocks)
      yield Object.fromEntries(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      )
  }
}
