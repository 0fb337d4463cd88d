// A process of its own: the least a node:http server does to give this answer, which is the ceiling for all others.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AnswerSample } from './answer-sample.ts'

// Whoever started this one is gone.
process.once('disconnect', () => process.exit())

process.once('message', ({ status, headers, body }: AnswerSample) => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.writeHead(status, headers)
      response.end(body)
    })
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
})
