import { expect, test } from 'vitest'
import { isSender, readSmtpServer } from './smtp-server.ts'

test('a mail server is named by a URL, and asked for TLS wherever it is not on this machine', () => {
  expect(readSmtpServer('smtps://mail%40us:pa%3Ass@mail.example')).toMatchObject({
    ...{ host: 'mail.example', port: 465, isTlsFromTheStart: true, isTlsRequired: true, user: 'mail@us' },
  })
  expect(readSmtpServer('smtps://u:pa%3Ass@mail.example')?.password?.reveal()).toBe('pa:ss')
  expect(readSmtpServer('smtp://mail.example')).toMatchObject({ port: 587, isTlsRequired: true, user: null })
  expect(readSmtpServer('smtp://127.0.0.1:2525')).toMatchObject({ port: 2525, isTlsRequired: false })
  expect(readSmtpServer('smtp://[::1]:2525/')).toMatchObject({ host: '::1', isTlsRequired: false })
  for (const host of ['10.0.0.1', 'localhost.example', '127.0.0.1.example', '[::ffff:a00:1]'])
    expect(readSmtpServer(`smtp://${host}`)).toMatchObject({ isTlsRequired: true })
})

test.each(['', 'mail.example', 'https://mail.example', 'smtp://', 'smtp://a/b', 'smtp://a?b=c', 'smtp://%E0@a'])(
  '%j names none',
  (text) => expect(readSmtpServer(text)).toBeNull(),
)

test('letters come from one address', () => {
  expect(['postern@example.com', 'Postern <postern@example.com>'].filter((text) => !isSender(text))).toEqual([])
  const others = ['', 'postern', 'a@b, c@d', 'A <a@b>, c@d', 'a@b\r\nBcc: c@d', 'A\r\nBcc: c@d <a@b>', '<a@b>']
  expect(others.filter(isSender)).toEqual([])
})
