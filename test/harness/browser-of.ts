import type { TestHub } from './hub.ts'

/** A browser that keeps its cookies, and says where its requests come from as browsers do. */
export interface TestBrowser {
  api(method: string, path: string, body?: unknown, more?: Record<string, string>): ReturnType<TestHub['api']>
  /** By name. */
  cookies: Map<string, string>
}

export function browserOf(hub: TestHub): TestBrowser {
  const cookies = new Map<string, string>()
  return {
    cookies,
    api: async (method, path, body, more = {}) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const headers = { ...(cookie && { cookie }), 'sec-fetch-site': 'same-origin', ...more }
      const answer = await hub.api(method, path, { key: null, body, headers })
      for (const line of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
        if (value === '' || /Max-Age=0/i.test(line)) cookies.delete(name!)
        else cookies.set(name!, value!)
      }
      return answer
    },
  }
}
