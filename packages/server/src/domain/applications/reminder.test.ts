import { expect, test } from 'vitest'
import { dayMs } from './expiring-credentials.ts'
import { reminderDue } from './reminder.ts'

const start = Date.parse('2026-01-01T00:00:00Z')
const at = (days: number): Date => new Date(start + days * dayMs)
/** When reminders of a secret with so many days fall due, looking twice a day. */
const reminders = (life: number): number[] => {
  const due: number[] = []
  for (let day = 0; day <= life + 1; day += 0.5) {
    const days = reminderDue({ expiresAt: at(life), startedAt: at(0) }, at(day))
    if (days !== null && due.at(-1) !== days) due.push(days)
  }
  return due
}

test('a secret of 180 days has six, a shorter one those that come after it was copied', () => {
  expect(reminders(180)).toEqual([90, 60, 30, 15, 7, 1])
  expect(reminders(90)).toEqual([60, 30, 15, 7, 1])
  expect(reminders(10)).toEqual([7, 1])
  expect(reminders(1)).toEqual([])
})

test('a threshold counts from its very moment on, until the next one, and none after the end', () => {
  const secret = { expiresAt: at(180), startedAt: at(0) }
  const due = (milliseconds: number) => reminderDue(secret, new Date(at(150).getTime() + milliseconds))
  expect([due(-1), due(0), due(14 * dayMs)]).toEqual([60, 30, 30])
  expect(reminderDue(secret, at(180))).toBeNull()
})
