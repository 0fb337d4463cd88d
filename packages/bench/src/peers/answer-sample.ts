import { request } from 'node:http'

/** One answer of a server, to be given again by the bare one. */
export interface AnswerSample {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

// Node's server writes these by itself.
const ownHeaders = new Set(['date', 'connection', 'keep-alive'])

/** Sends the head and the body of `text`, a whole request, and keeps what comes back. */
export const sampleAnswer = (port: number, text: string): Promise<AnswerSample> =>
  new Promise((resolve, reject) => {
    const [head = '', body = ''] = text.split('\r\n\r\n')
    const [line = '', ...fields] = head.split('\r\n')
    const [method, path] = line.split(' ')
    const headers = Object.fromEntries(fields.map((field) => field.split(': ', 2) as [string, string]))
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const pairs = Object.entries(response.headers).filter(([name]) => !ownHeaders.has(name))
        resolve({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(pairs.map(([name, value]) => [name, String(value)])),
          body: Buffer.concat(chunks).toString(),
        })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
