import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A TCP proxy that splits, delays, truncates, resets and swallows what it carries, by a seed.
final class FaultyProxy: Sendable {
    private struct State {
        var connections: UInt64 = 0
        var harms: [ProxyPlan.Harm: Int] = [:]
        var isHealed = false
    }

    private final class Shared: Sendable {
        let state = Mutex(State())

        func count(_ harm: ProxyPlan.Harm) { state.withLock { $0.harms[harm, default: 0] += 1 } }
    }

    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    private let shared: Shared

    static func start(to port: Int, seed: UInt64) async throws -> FaultyProxy {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let shared = Shared()
        let listener = try await ServerBootstrap(group: group)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let (number, isHealed) = shared.state.withLock { state in
                        state.connections += 1
                        return (state.connections, state.isHealed)
                    }
                    let base = seed &* 1_000_003 &+ number &* 2
                    let up = ProxyHandler(ProxyPlan(seed: base, isHealed: isHealed), shared.count)
                    let down = ProxyHandler(ProxyPlan(seed: base &+ 1, isHealed: isHealed), shared.count)
                    try channel.pipeline.syncOperations.addHandler(up)
                    join(channel, up, down, port)
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return FaultyProxy(group: group, listener: listener, shared: shared)
    }

    private init(group: MultiThreadedEventLoopGroup, listener: any Channel, shared: Shared) {
        self.group = group
        self.listener = listener
        self.shared = shared
    }

    private static func join(_ client: any Channel, _ up: ProxyHandler, _ down: ProxyHandler, _ port: Int) {
        let connecting = ClientBootstrap(group: client.eventLoop)
            .channelOption(.autoRead, value: false)
            .connect(host: "127.0.0.1", port: port)
        connecting.assumeIsolated().whenComplete { result in
            guard case .success(let server) = result else { return client.close(promise: nil) }
            up.other = server
            down.other = client
            do {
                try server.pipeline.syncOperations.addHandler(down)
            } catch {
                // The client has left already.
                server.close(promise: nil)
                return client.close(promise: nil)
            }
            for channel in [client, server] {
                channel.setOption(.autoRead, value: true).whenComplete { _ in channel.read() }
            }
        }
    }

    var port: Int { listener.localAddress?.port ?? 0 }
    var connections: Int { shared.state.withLock { Int($0.connections) } }
    /// How often each harm was done.
    var harms: [ProxyPlan.Harm: Int] { shared.state.withLock { $0.harms } }

    /// New connections come to no harm.
    func heal() { shared.state.withLock { $0.isHealed = true } }

    func stop() async throws {
        try await listener.close()
        try await group.shutdownGracefully()
    }
}

/// Carries what comes in on its channel to the other one.
final class ProxyHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    var other: (any Channel)?
    private var plan: ProxyPlan
    private let onHarm: (ProxyPlan.Harm) -> Void
    private var waiting = ByteBuffer()
    private var carried = 0
    private var isPaused = false
    private var isHarmed = false

    init(_ plan: ProxyPlan, _ onHarm: @escaping (ProxyPlan.Harm) -> Void) {
        self.plan = plan
        self.onHarm = onHarm
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var more = unwrapInboundIn(data)
        waiting.writeBuffer(&more)
        carry(context)
    }

    private func carry(_ context: ChannelHandlerContext) {
        while !isPaused, !isHarmed, waiting.readableBytes > 0 {
            let (bytes, pause) = plan.next()
            let room = plan.harm == .none ? bytes : min(bytes, plan.bytesBefore - carried)
            if let piece = waiting.readSlice(length: min(room, waiting.readableBytes)) {
                carried += piece.readableBytes
                other?.writeAndFlush(piece, promise: nil)
            }
            if plan.harm != .none, carried >= plan.bytesBefore { return harm(context) }
            guard pause > 0 else { continue }
            isPaused = true
            context.eventLoop.assumeIsolated().scheduleTask(in: .microseconds(pause)) {
                self.isPaused = false
                self.carry(context)
            }
        }
        waiting.discardReadBytes()
    }

    private func harm(_ context: ChannelHandlerContext) {
        isHarmed = true
        onHarm(plan.harm)
        guard plan.harm != .swallow, let other else { return }
        if plan.harm == .reset {
            for channel in [context.channel, other] {
                guard let socket = channel as? any SocketOptionProvider else { continue }
                socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
            }
        } else {
            other.close(promise: nil)
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        other?.close(promise: nil)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
