/** The notice that an application does something wrong as a client. */
export const diagnosisTopic = 'applications:diagnose'

/** What goes on is told again after so many days: often enough to be seen to, and not so often that it is filtered away. */
export const toldAgainDays = 7
