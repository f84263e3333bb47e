/// How a call ended.
package struct CallEnd: Sendable {
    /// `.ok`, or what went wrong.
    package let code: Code
    /// What the caller was told; nil if the call succeeded.
    package let error: RPCError?
    /// What a handler threw, if that was no `RPCError`: the caller gets INTERNAL and a fixed text instead.
    package let cause: (any Error)?
    /// From the beginning to the return of the handler, or on the calling side to the answer.
    package let duration: Duration

    /// The end of a call that failed so, or succeeded.
    package init(_ error: RPCError?, cause: (any Error)? = nil, duration: Duration) {
        self.code = error?.code ?? .ok
        self.error = error
        self.cause = cause
        self.duration = duration
    }
}

/// Sees every served call begin and end, whatever its shape. Called on the hot path and on event loops: no I/O, no
/// waiting.
package protocol ServerInterceptor: Sendable {
    /// A call begins; it may be changed, or refused by throwing. What is refused here was not started.
    func began(_ call: inout ServerContext) throws(RPCError)
    /// A call whose beginning this interceptor let pass has ended: it was refused further in, or its handler returned.
    func ended(_ call: ServerContext, _ end: CallEnd)
}

/// Sees every call of this side begin and end, once, however often it is sent. No I/O, no waiting.
package protocol ClientInterceptor: Sendable {
    /// A call begins; its options may be changed, or it may be refused by throwing.
    func began(_ method: MethodDescriptor, _ options: inout CallOptions) throws(RPCError)
    /// A call whose beginning this interceptor let pass has ended.
    func ended(_ method: MethodDescriptor, _ options: CallOptions, _ end: CallEnd)
}

extension Array where Element == any ServerInterceptor {
    /// Outermost first. A refusal ends the call for those that had let it pass.
    func begin(_ call: inout ServerContext, at start: ContinuousClock.Instant) throws(RPCError) {
        for index in indices {
            do throws(RPCError) {
                try self[index].began(&call)
            } catch {
                var refusal = error
                refusal.notStarted = true
                let end = CallEnd(refusal, duration: .now - start)
                for outer in self[..<index].reversed() { outer.ended(call, end) }
                throw refusal
            }
        }
    }

    func end(_ call: ServerContext, _ end: CallEnd) {
        for index in indices.reversed() { self[index].ended(call, end) }
    }
}

extension Array where Element == any ClientInterceptor {
    /// Begins a call, outermost first. A refusal ends it for those that had let it pass.
    package func begin(
        _ method: MethodDescriptor,
        _ options: inout CallOptions,
        at start: ContinuousClock.Instant
    ) throws(RPCError) {
        for index in indices {
            do throws(RPCError) {
                try self[index].began(method, &options)
            } catch {
                let end = CallEnd(error, duration: .now - start)
                for outer in self[..<index].reversed() { outer.ended(method, options, end) }
                throw error
            }
        }
    }

    /// Ends a call that was begun, innermost first.
    package func end(_ method: MethodDescriptor, _ options: CallOptions, _ end: CallEnd) {
        for index in indices.reversed() { self[index].ended(method, options, end) }
    }

    /// Runs a unary call inside these interceptors, outermost first.
    package func unary<R>(
        _ method: MethodDescriptor,
        _ options: CallOptions,
        _ call: (CallOptions) async throws(RPCError) -> R
    ) async throws(RPCError) -> R {
        guard !isEmpty else { return try await call(options) }
        var options = options
        let start = ContinuousClock.now
        try begin(method, &options, at: start)
        do throws(RPCError) {
            let result = try await call(options)
            end(method, options, CallEnd(nil, duration: .now - start))
            return result
        } catch {
            end(method, options, CallEnd(error, duration: .now - start))
            throw error
        }
    }

    /// Runs a streaming call inside these interceptors, outermost first.
    package func run<R>(
        _ method: MethodDescriptor,
        _ options: CallOptions,
        _ call: (CallOptions) async throws -> R
    ) async throws -> R {
        let result = try await unary(method, options) { options throws(RPCError) -> Result<R, any Error> in
            do {
                return .success(try await call(options))
            } catch let error as RPCError {
                throw error
            } catch {
                // What the caller's own code threw in the middle of a stream: it left.
                return .failure(error)
            }
        }
        return try result.get()
    }
}
