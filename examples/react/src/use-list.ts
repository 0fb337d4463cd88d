import { useCallback, useEffect, useRef, useState } from 'react'
import type { Page, Place } from '@postern/sdk'

interface List<Node> {
  readonly nodes: readonly Node[]
  readonly error: unknown
  readonly isLoading: boolean
  /** Reads the next page, or the one that failed again; null once there is no more. */
  readonly more: (() => void) | null
}

type ReadPage<Node> = (place: Place, signal: AbortSignal) => Promise<Page<Node>>

/** A list that grows by a page at a time. What is under way when its component goes is given up. */
export const useList = <Node>(readPage: ReadPage<Node>, pageSize: number): List<Node> => {
  const [nodes, setNodes] = useState<readonly Node[]>([])
  const [next, setNext] = useState<string | null | undefined>(undefined)
  const [error, setError] = useState<unknown>(null)
  const [isLoading, setLoading] = useState(false)
  const latest = useRef(readPage)
  useEffect(() => {
    latest.current = readPage
  })

  const load = useCallback(
    async (after: string | undefined, signal: AbortSignal) => {
      setLoading(true)
      setError(null)
      try {
        const place = after === undefined ? { first: pageSize } : { first: pageSize, after }
        const { edges, pageInfo } = await latest.current(place, signal)
        if (signal.aborted) return
        setNodes((before) => [...(after === undefined ? [] : before), ...edges.map(({ node }) => node)])
        setNext(pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null)
      } catch (failure) {
        if (!signal.aborted) setError(failure)
      } finally {
        if (!signal.aborted) setLoading(false)
      }
    },
    [pageSize],
  )

  const controller = useRef(new AbortController())
  useEffect(() => {
    controller.current = new AbortController()
    void load(undefined, controller.current.signal)
    return () => controller.current.abort()
  }, [load])

  const isAtItsEnd = next === null || (next === undefined && error === null)
  return { nodes, error, isLoading, more: isAtItsEnd ? null : () => void load(next, controller.current.signal) }
}
