import type { PosternClient } from '@postern/sdk'

type Callable<Method extends keyof PosternClient> = Extract<PosternClient[Method], (...given: never) => unknown>

/** What a method of the client answers. */
export type Answer<Method extends keyof PosternClient> = Awaited<ReturnType<Callable<Method>>>

/** What a method of the client can be asked for. */
export type Question<Method extends keyof PosternClient> = NonNullable<Parameters<Callable<Method>>[0]>
