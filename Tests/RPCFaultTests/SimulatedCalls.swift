import RPCCore
import Synchronization
import TestSupport

/// The calls of a simulation, and how each ended.
final class SimulatedCalls: Sendable {
    struct Call: Sendable {
        let method: MethodDescriptor
        let request: [UInt8]
        /// All of them, if it has several.
        var requests: [[UInt8]] = []
        /// Ends only when it is told to: by its caller, its deadline, or a gate that opens.
        let waits: Bool
        var messages: [[UInt8]] = []
        /// Nil while it runs. The caller of a stream that stopped by itself has no error.
        var outcome: Result<Void, RPCError>?
        var wasCancelled = false
    }

    private struct State {
        var calls: [UInt64: Call] = [:]
        var tasks: [UInt64: Task<Void, Never>] = [:]
        var gates: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())
    private let client: ClientSession
    private let executor: ManualExecutor

    init(_ client: ClientSession, _ executor: ManualExecutor) {
        self.client = client
        self.executor = executor
    }

    var all: [UInt64: Call] { state.withLock { $0.calls } }

    private func add(_ call: Call) -> UInt64 {
        let id = call.request.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        state.withLock { $0.calls[id] = call }
        return id
    }

    private func end(_ id: UInt64, _ outcome: Result<Void, RPCError>) {
        state.withLock { $0.calls[id]?.outcome = outcome }
    }

    func unary(_ method: MethodDescriptor, _ request: [UInt8], _ timeout: Duration) {
        let id = add(Call(method: method, request: request, waits: method == FaultService.hang))
        let task = Task(executorPreference: executor) {
            do throws(RPCError) {
                let answer = try await self.client.unary(
                    method,
                    request,
                    metadata: Metadata(),
                    deadline: .now + timeout
                )
                guard let answer else { throw RPCError(.unavailable, "not sent", notStarted: true) }
                self.state.withLock { $0.calls[id]?.messages = [answer] }
                self.end(id, .success(()))
            } catch {
                self.end(id, .failure(error))
            }
        }
        state.withLock { $0.tasks[id] = task }
    }

    /// Reads a stream to its end or until `stopAfter` batches; after `pausesAfter` batches its reader waits for the gate.
    func stream(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        _ timeout: Duration,
        stopAfter: Int = .max,
        pausesAfter: Int? = nil
    ) {
        let id = add(Call(method: method, request: request, waits: pausesAfter != nil))
        let (gate, opener) = AsyncStream<Void>.makeStream()
        state.withLock { $0.gates.append(opener) }
        let task = Task(executorPreference: executor) {
            do throws(RPCError) {
                let started = try self.client.start(method, request, metadata: Metadata(), deadline: .now + timeout)
                guard let call = started else { throw RPCError(.unavailable, "not sent", notStarted: true) }
                defer { call.leave() }
                var batches = 0
                while batches < stopAfter {
                    if batches == pausesAfter { for await _ in gate {} }
                    guard let batch = try await call.responses.next() else { break }
                    self.state.withLock { $0.calls[id]?.messages += batch }
                    batches += 1
                }
                self.end(id, .success(()))
            } catch {
                self.end(id, .failure(error))
            }
        }
        state.withLock { $0.tasks[id] = task }
    }

    /// Writes requests and reads responses at the same time.
    func exchange(_ method: MethodDescriptor, _ requests: [[UInt8]], _ timeout: Duration) {
        let id = add(Call(method: method, request: requests[0], requests: requests, waits: false))
        let task = Task(executorPreference: executor) {
            do throws(RPCError) {
                let started = try self.client.start(method, nil, metadata: Metadata(), deadline: .now + timeout)
                guard let call = started else { throw RPCError(.unavailable, "not sent", notStarted: true) }
                defer { call.leave() }
                let writing = Task(executorPreference: self.executor) {
                    // How the call ended is what its reader hears.
                    for request in requests { guard (try? await call.requests.write(request)) != nil else { return } }
                    call.requests.finish()
                }
                defer { writing.cancel() }
                while let batch = try await call.responses.next() {
                    self.state.withLock { $0.calls[id]?.messages += batch }
                }
                self.end(id, .success(()))
            } catch {
                self.end(id, .failure(error))
            }
        }
        state.withLock { $0.tasks[id] = task }
    }

    func cancelOne(_ generator: inout SeededGenerator) {
        let task = state.withLock { state -> Task<Void, Never>? in
            let running = state.calls.filter { $0.value.outcome == nil }.keys.sorted()
            guard let id = running.randomElement(using: &generator) else { return nil }
            state.calls[id]?.wasCancelled = true
            return state.tasks[id]
        }
        task?.cancel()
    }

    func openGates() {
        let gates = state.withLock { state in
            defer { state.gates = [] }
            return state.gates
        }
        for gate in gates { gate.finish() }
    }
}
