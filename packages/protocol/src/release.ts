/** The release that server, SDK and CLI of this repository are of. */
export const release = '0.1.0'
