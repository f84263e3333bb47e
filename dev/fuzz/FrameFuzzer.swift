// Built by dev/fuzz.sh together with Sources/RPCCore, once for each target: FRAMES reads one frame, SESSION a
// conversation of a client with a server, each frame behind two bytes of length.

/// Called by libFuzzer with each input. A trap is a find.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    #if SESSION
    converse(bytes)
    #else
    readFrame(bytes)
    #endif
    return 0
}

/// What is decoded is the same frame after it was written.
private func readFrame(_ bytes: UnsafeRawBufferPointer) {
    guard let frame = try? FrameCodec.decode(bytes) else { return }
    let again = FrameCodec.encode(frame).dropFirst(FrameCodec.prefixBytes).withUnsafeBytes {
        try? FrameCodec.decode($0)
    }
    precondition(again == frame)
}

#if SESSION
import Synchronization

/// Runs every job when it is asked to, on the thread that asks.
private final class Jobs: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
    }

    func run() {
        while let job = jobs.withLock({ $0.popLast() }) { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}

private let echo = MethodDescriptor(service: "f", method: "e")
private let many = MethodDescriptor(service: "f", method: "m", isServerStreaming: true)
private let chat = MethodDescriptor(service: "f", method: "c", isClientStreaming: true, isServerStreaming: true)

private let router: RPCRouter = {
    var router = RPCRouter()
    router.unary(echo) { request, _ in request }
    router.serverStreaming(many) { request, _, writer in
        for _ in 0..<20 { try await writer.write(request + request) }
    }
    router.bidirectional(chat) { requests, _, writer in
        while let batch = try await requests.next() {
            for message in batch { try await writer.write(message) }
        }
    }
    return router
}()

/// Whatever a client says, the server's session neither traps nor keeps anything once the connection is gone.
private func converse(_ bytes: UnsafeRawBufferPointer) {
    let jobs = Jobs()
    let (limit, memory) = (CallLimit(20), ByteLimit(1 << 30))
    let session = ServerSession(
        ServerSession.Service(router: router, interceptors: [DeadlineInterceptor(), limit], bytes: memory),
        configuration: SessionConfiguration(),
        peerName: "fuzz",
        executor: jobs
    )
    var offset = 0
    do throws(FrameError) {
        try session.receive(Frame(callID: 0, .hello(Frame.Hello())))
        while offset + 2 <= bytes.count {
            let length = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
            let end = min(bytes.count, offset + 2 + length)
            try session.receive(FrameCodec.decode(UnsafeRawBufferPointer(rebasing: bytes[offset + 2..<end])))
            offset = end
            jobs.run()
            var frames: [Frame] = []
            repeat {
                frames = []
                session.takeFrames(bytesMax: 65_536, into: &frames)
                for frame in frames {
                    precondition(FrameCodec.encode(frame).count <= FrameCodec.frameBytesMax + FrameCodec.prefixBytes)
                }
                jobs.run()
            } while !frames.isEmpty
        }
    } catch {
        // Cut off, as it should be.
    }
    session.connectionLost()
    jobs.run()
    precondition(session.openCalls == 0 && limit.count == 0 && memory.bytes == 0)
}
#endif
