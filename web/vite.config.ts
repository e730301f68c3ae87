import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Files small enough that compressing them gains nothing. */
const worthCompressing = 1_024

/** Writes a `.br` and a `.gz` beside each text file, so that the server compresses nothing while it serves. */
const precompress: Plugin = {
  name: 'precompress',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        if (!/\.(js|css|svg|json)$/.test(fileName)) continue
        const source = Buffer.from(file.type === 'chunk' ? file.code : file.source)
        if (source.length < worthCompressing) continue
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
        this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(source, { params }) })
        this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(source, { level: 9 }) })
      }
    },
  },
}

/** The toast library writes its styles into the page by script, which the page's policy forbids; theme.css imports them. */
const styleToastsByFile: Plugin = {
  name: 'style-toasts-by-file',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/sonner\/dist\/index\.mjs/.test(id)) return null
    const without = code.replace(/^__insertCSS\(.*$/m, '')
    if (without === code) this.error('sonner no longer inserts its styles the way this expects')
    return { code: without, map: null }
  },
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [styleToastsByFile, react(), tailwind(), precompress],
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/docs': 'http://127.0.0.1:8080' } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: false,
    manifest: 'manifest.json',
    target: 'es2023',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
})
