import { isGrantable, type GrantablePermission } from '@postern/protocol'
import { z } from 'zod'
import { isRange } from '../../kernel/address-ranges.ts'
import { nameText, text } from '../../kernel/text.ts'
import { defaultSecretDays, tokenLife } from './model.ts'

const permissionList = z
  .array(
    z.custom<GrantablePermission>((value) => typeof value === 'string' && isGrantable(value), {
      error: 'must be a permission of the catalogue that can be granted',
    }),
  )
  .max(200)
  .transform((list) => [...new Set(list)].toSorted())

const addressList = z
  .array(z.string().max(50).refine(isRange, 'must be an IP address or a range such as 192.0.2.0/24'))
  .max(100)

export const applicationInput = {
  name: nameText,
  description: text(0, 500),
  permissions: permissionList,
  allowedAddresses: addressList,
  tokenLifeSeconds: z.int().min(tokenLife.shortest).max(tokenLife.longest),
}

export const secretInput = {
  label: nameText.default('secret'),
  /** 1 day to 2 years. */
  expiresInDays: z.int().min(1).max(730).default(defaultSecretDays),
  /** When it starts to work, at most a year ahead; at once where left out. */
  notBefore: z.coerce.date().nullish(),
}
