import { pagesOn } from './all-pages.ts'
import type { Page } from './all-pages.ts'
import type { Platform } from './platform.ts'
import type { AllOptions, PagedFunction, RequestOptions } from './request-function.ts'

/** Gives an operation that reads a page the method `all`, that reads all of them. */
export const createPaged =
  (platform: Platform): PagedFunction =>
  (read) => {
    // Typed where it is used; here a page is a page.
    const readPage = read as unknown as (variables: object, options: RequestOptions) => Promise<Page<never>>
    const all = (variables: object = {}, options: AllOptions = {}) =>
      pagesOn(platform, (place) => readPage({ ...variables, ...place }, { signal: options.signal }), options)
    return Object.assign(read, { all })
  }
