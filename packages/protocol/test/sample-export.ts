import { generateKeyPairSync, sign } from 'node:crypto'
import { Buffer } from 'node:buffer'
import { expect } from 'vitest'
import { formatExportLine } from '../src/audit-export.ts'
import { toBase64, toBase64Url } from '../src/base64.ts'
import { canonicalBytes } from '../src/canonical-json.ts'
import { signCheckpoint } from '../src/checkpoint.ts'
import type { AuditEvent } from '../src/event.ts'
import { encodeIdBody } from '../src/ids.ts'
import { leafHash, sha256, treeRoot } from '../src/merkle.ts'
import { verifyExport } from '../src/verify-export.ts'
import type { VerifyExportOptions } from '../src/verify-export.ts'
import { formatVerifierKey, verifierKeyOf } from '../src/verifier-key.ts'

export const origin = 'postern.example/audit'
export const keyOf = async (name: string) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = await verifierKeyOf(name, Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url'))
  return { key, text: formatVerifierKey(key), sign: (bytes: Uint8Array) => sign(null, bytes, privateKey) }
}
export const log = await keyOf(origin)
export const stranger = await keyOf(origin)

export const ciphertext = Uint8Array.from({ length: 40 }, (_, index) => index * 5)
export const ref = `val_${toBase64Url(await sha256(ciphertext))}` as const

export const eventOf = (index: number): AuditEvent => {
  const time = Date.UTC(2026, 10, 1) + index * 1000
  return {
    v: 1,
    id: `evt_${encodeIdBody(
      time,
      Uint8Array.from({ length: 10 }, (_, byte) => index + byte),
    )}`,
    at: new Date(time).toISOString(),
    action: 'applications:retire',
    outcome: 'done',
    code: null,
    actor: { type: 'user', id: 'usr_x', credential: null },
    space: null,
    target: null,
    decision: null,
    change: { before: { secret: `sec_${index}`, hint: null }, after: { forced: false } },
    request: 'req_x',
    source: ref,
  }
}

export const count = 7
export const events = Array.from({ length: count }, (_, index) => eventOf(index))
export const leaves = await Promise.all(events.map((event) => leafHash(canonicalBytes(event))))
export const noteAt = async (size: number, by = log) =>
  signCheckpoint({ origin, size, root: await treeRoot(leaves.slice(0, size)) }, log.key, by.sign)
export const header = formatExportLine({ type: 'log', v: 1, origin, key: log.text })
export const sealedLine = (position: number, event = events[position]!, leaf = leaves[position]!) =>
  formatExportLine({ type: 'event', position, leaf: toBase64(leaf), event })
export const leafLine = (position: number) =>
  formatExportLine({ type: 'leaf', position, hash: toBase64(leaves[position]!) })
export const unsealedLine = (event: AuditEvent) =>
  formatExportLine({ type: 'event', position: null, leaf: null, event })
export const checkpointLine = async (size: number, by = log) =>
  formatExportLine({ type: 'checkpoint', note: await noteAt(size, by) })
export const valueLine = formatExportLine({ type: 'value', ref, ciphertext: toBase64(ciphertext) })
export const sealed = events.map((_, position) => sealedLine(position))

/** What an exporter writes of a log of seven events. Header, seven events, a value, the checkpoint: lines 1, 2 to 8, 9 and 10. */
export const good = [header, ...sealed, valueLine, await checkpointLine(count)]
export const without = (at: number) => good.toSpliced(at, 1)
export const changed = (at: number, change: (line: string) => string) => good.with(at, change(good[at]!))
export const codes = async (lines: string[], options: VerifyExportOptions = { trustedKey: log.text }) => {
  const report = await verifyExport(lines, options)
  expect(report.ok).toBe(report.problemCount === 0)
  return report.problems.map(({ code }) => code)
}
