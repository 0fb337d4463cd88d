import { defineConfig } from 'vite'

// The page and Postern share an origin, as behind a proxy: so the session cookie comes along.
const postern = { target: 'http://127.0.0.1:4000' }
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic' } },
  server: { host: '127.0.0.1', port: 5173, proxy: { '/graphql': postern, '/sign-in': postern } },
})
