import { reportLeak } from '../../../domain/applications/leak-commands.ts'
import { builder } from '../builder.ts'
import { rootMutation } from '../root/root-mutation.ts'

type Taken = Awaited<ReturnType<(typeof reportLeak)['perform']>>

rootMutation<Taken>('reportLeakedSecret', reportLeak, {
  description:
    'Tells of a secret that was found where it should not be. Whose it is, and whether it works, is answered to nobody; its owner is told.',
  input: builder.inputType('ReportLeakedSecretInput', {
    description: 'What was found.',
    fields: (t) => ({
      secret: t.string({ required: true, description: 'The whole secret, `pst_app_…`. It is kept nowhere.' }),
    }),
  }),
  success: {
    description: 'The report was taken, whatever will come of it.',
    ids: { reportId: { description: 'The report.', of: ({ reportId }) => reportId } },
    objects: {},
  },
})
