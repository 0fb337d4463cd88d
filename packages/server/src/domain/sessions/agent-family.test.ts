import { expect, test } from 'vitest'
import { agentFamily } from './agent-family.ts'

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge on Windows'],
  ['Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36', 'Chrome on Android'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19 Safari/605', 'Safari on iOS'],
  ['curl/8.9.1', 'curl'],
  ['postern/0.1.0 (Linux)', 'The postern command on Linux'],
  ['<script>alert(1)</script>', 'Another program'],
  ['', 'Another program'],
])('%s is %s', (userAgent, family) => {
  expect(agentFamily(userAgent)).toBe(family)
})
