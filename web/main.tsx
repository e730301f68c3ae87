import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Problem } from './api.ts'
import { startLanguage } from './language.ts'
import { TipRoom } from './parts/tip.tsx'
import { Toasts, tellProblem } from './parts/toasts.tsx'
import { makeRouter } from './router.tsx'
import { applyTheme } from './theme.ts'
import './theme.css'

declare global {
  interface Window {
    /** What libraries that must write a style element give it, so that the page's policy lets it through. */
    __webpack_nonce__?: string
  }
}

window.__webpack_nonce__ = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
applyTheme()

/** A session that ended shows the sign-in instead of a screen full of refusals. */
function noticeSignedOut(error: unknown): void {
  if (error instanceof Problem && error.code === 'not_signed_in')
    void queries.invalidateQueries({ queryKey: ['session'] }).then(() => router.invalidate())
}

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  // a change that fails is always told; who wants to tell it differently says so in `meta`
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      noticeSignedOut(error)
      if (!mutation.meta?.quiet) tellProblem(error)
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => count < 2 && error instanceof Problem && (error.status === 0 || error.status === 503),
    },
  },
})

const router = makeRouter(queries)

await startLanguage()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <TipRoom>
        <RouterProvider router={router} />
        <Toasts />
      </TipRoom>
    </QueryClientProvider>
  </StrictMode>,
)
