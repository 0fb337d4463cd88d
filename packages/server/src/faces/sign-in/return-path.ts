const origin = 'https://this-service.invalid'

/**
 * Where to go after signing in: a path of this service, or `/sign-in`. Read the way a browser reads it, because `//host`,
 * `/\host` and a tab in the middle look like paths and are not (open redirect).
 */
export const returnPath = (wanted: string | null): string => {
  if (wanted === null || !wanted.startsWith('/') || !URL.canParse(wanted, origin)) return '/sign-in'
  const url = new URL(wanted, origin)
  const path = `${url.pathname}${url.search}`
  return url.origin === origin && !path.startsWith('//') ? path : '/sign-in'
}
