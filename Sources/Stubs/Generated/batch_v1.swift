// Generated from proto/batch/v1/batch.proto; edit those, then `make proto`.
// swift-format-ignore-file

package import Messages
package import RPCCore

/// The methods of `batch.v1.Batches`.
package enum BatchesMethods {
    /// `batch.v1.Batches/Submit`.
    package static let submit = MethodDescriptor(
        service: "batch.v1.Batches",
        method: "Submit"
    )
    /// `batch.v1.Batches/Get`.
    package static let get = MethodDescriptor(
        service: "batch.v1.Batches",
        method: "Get",
        isIdempotent: true
    )
    /// `batch.v1.Batches/List`.
    package static let list = MethodDescriptor(
        service: "batch.v1.Batches",
        method: "List",
        isIdempotent: true
    )
    /// `batch.v1.Batches/Watch`.
    package static let watch = MethodDescriptor(
        service: "batch.v1.Batches",
        method: "Watch",
        isIdempotent: true,
        isServerStreaming: true
    )
    /// `batch.v1.Batches/Results`.
    package static let results = MethodDescriptor(
        service: "batch.v1.Batches",
        method: "Results",
        isIdempotent: true,
        isServerStreaming: true
    )
    /// `batch.v1.Batches/Cancel`.
    package static let cancel = MethodDescriptor(
        service: "batch.v1.Batches",
        method: "Cancel",
        isIdempotent: true
    )
}

/// Jobs that may take hours, at the provider's batch price. Metadata: `authorization` (Bearer KEY); an owner sees its
/// own.
package protocol BatchesHandling: RPCService {
    /// `batch.v1.Batches/Submit`.
    func submit(
        _ request: BatchV1.SubmitRequest,
        context: ServerContext
    ) async throws -> BatchV1.SubmitResponse
    /// `batch.v1.Batches/Get`.
    func get(
        _ request: BatchV1.GetRequest,
        context: ServerContext
    ) async throws -> BatchV1.Batch
    /// `batch.v1.Batches/List`.
    func list(
        _ request: BatchV1.ListRequest,
        context: ServerContext
    ) async throws -> BatchV1.ListResponse
    /// Sends the batch now and at every change until it has ended.
    func watch(
        _ request: BatchV1.GetRequest,
        context: ServerContext,
        writer: RPCWriter<BatchV1.Batch>
    ) async throws
    /// Every item, in the order submitted, with its result or its error.
    func results(
        _ request: BatchV1.GetRequest,
        context: ServerContext,
        writer: RPCWriter<BatchV1.ItemResult>
    ) async throws
    /// `batch.v1.Batches/Cancel`.
    func cancel(
        _ request: BatchV1.GetRequest,
        context: ServerContext
    ) async throws -> BatchV1.Batch
}

extension BatchesHandling {
    /// Serves every method of `batch.v1.Batches`.
    package func register(with router: inout RPCRouter) {
        router.register(BatchesMethods.submit, unary: submit)
        router.register(BatchesMethods.get, unary: get)
        router.register(BatchesMethods.list, unary: list)
        router.register(BatchesMethods.watch, streaming: watch)
        router.register(BatchesMethods.results, streaming: results)
        router.register(BatchesMethods.cancel, unary: cancel)
    }
}

/// Calls `batch.v1.Batches`.
package struct BatchesClient: Sendable {
    private let transport: any ClientTransport

    /// A client whose calls travel by `transport`.
    package init(_ transport: any ClientTransport) { self.transport = transport }

    /// `batch.v1.Batches/Submit`.
    package func submit(
        _ request: BatchV1.SubmitRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> BatchV1.SubmitResponse {
        try await transport.call(BatchesMethods.submit, request, options: options)
    }

    /// `batch.v1.Batches/Get`.
    package func get(
        _ request: BatchV1.GetRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> BatchV1.Batch {
        try await transport.call(BatchesMethods.get, request, options: options)
    }

    /// `batch.v1.Batches/List`.
    package func list(
        _ request: BatchV1.ListRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> BatchV1.ListResponse {
        try await transport.call(BatchesMethods.list, request, options: options)
    }

    /// Sends the batch now and at every change until it has ended.
    package func watch<R: Sendable>(
        _ request: BatchV1.GetRequest,
        options: CallOptions = .default,
        onResponse: (RPCStream<BatchV1.Batch>) async throws -> R
    ) async throws -> R {
        try await transport.stream(BatchesMethods.watch, request, options: options, onResponse: onResponse)
    }

    /// Every item, in the order submitted, with its result or its error.
    package func results<R: Sendable>(
        _ request: BatchV1.GetRequest,
        options: CallOptions = .default,
        onResponse: (RPCStream<BatchV1.ItemResult>) async throws -> R
    ) async throws -> R {
        try await transport.stream(BatchesMethods.results, request, options: options, onResponse: onResponse)
    }

    /// `batch.v1.Batches/Cancel`.
    package func cancel(
        _ request: BatchV1.GetRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> BatchV1.Batch {
        try await transport.call(BatchesMethods.cancel, request, options: options)
    }
}

/// The methods of `batch.v1.Files`.
package enum FilesMethods {
    /// `batch.v1.Files/Upload`.
    package static let upload = MethodDescriptor(
        service: "batch.v1.Files",
        method: "Upload",
        isClientStreaming: true
    )
    /// `batch.v1.Files/Announce`.
    package static let announce = MethodDescriptor(
        service: "batch.v1.Files",
        method: "Announce"
    )
    /// `batch.v1.Files/Preprocess`.
    package static let preprocess = MethodDescriptor(
        service: "batch.v1.Files",
        method: "Preprocess",
        isIdempotent: true
    )
    /// `batch.v1.Files/Get`.
    package static let get = MethodDescriptor(
        service: "batch.v1.Files",
        method: "Get",
        isIdempotent: true
    )
    /// `batch.v1.Files/List`.
    package static let list = MethodDescriptor(
        service: "batch.v1.Files",
        method: "List",
        isIdempotent: true
    )
    /// `batch.v1.Files/Delete`.
    package static let delete = MethodDescriptor(
        service: "batch.v1.Files",
        method: "Delete"
    )
    /// `batch.v1.Files/Content`.
    package static let content = MethodDescriptor(
        service: "batch.v1.Files",
        method: "Content",
        isIdempotent: true,
        isServerStreaming: true
    )
}

/// Files of a tenant: what batches and fine-tunes read, and what batches leave behind. Metadata: `authorization`
/// (Bearer KEY);
/// an owner sees its own, files of others are NOT_FOUND.
package protocol FilesHandling: RPCService {
    /// One `info` and any number of `data`, after it or all before it. Nothing is kept unless the stream ends well and
    /// the
    /// content is as announced.
    func upload(
        _ requests: RPCStream<BatchV1.UploadPart>,
        context: ServerContext
    ) async throws -> BatchV1.File
    /// A file without content, and the token that opens its upload until it has one. ALREADY_EXISTS when the tenant has
    /// a
    /// file of that checksum and purpose; the error's detail is then that File.
    func announce(
        _ request: BatchV1.AnnounceRequest,
        context: ServerContext
    ) async throws -> BatchV1.AnnounceResponse
    /// Ends the way that Announce began: the file as it came in. FAILED_PRECONDITION while it has no content.
    func preprocess(
        _ request: BatchV1.FileRequest,
        context: ServerContext
    ) async throws -> BatchV1.File
    /// What is known of a file.
    func get(
        _ request: BatchV1.FileRequest,
        context: ServerContext
    ) async throws -> BatchV1.File
    /// Newest first.
    func list(
        _ request: BatchV1.ListFilesRequest,
        context: ServerContext
    ) async throws -> BatchV1.ListFilesResponse
    /// Removes a file. Its content goes with the last file that has it.
    func delete(
        _ request: BatchV1.FileRequest,
        context: ServerContext
    ) async throws -> BatchV1.DeleteFileResponse
    /// The bytes as they were uploaded, in pieces.
    func content(
        _ request: BatchV1.FileRequest,
        context: ServerContext,
        writer: RPCWriter<BatchV1.ContentPart>
    ) async throws
}

extension FilesHandling {
    /// Serves every method of `batch.v1.Files`.
    package func register(with router: inout RPCRouter) {
        router.register(FilesMethods.upload, clientStreaming: upload)
        router.register(FilesMethods.announce, unary: announce)
        router.register(FilesMethods.preprocess, unary: preprocess)
        router.register(FilesMethods.get, unary: get)
        router.register(FilesMethods.list, unary: list)
        router.register(FilesMethods.delete, unary: delete)
        router.register(FilesMethods.content, streaming: content)
    }
}

/// Calls `batch.v1.Files`.
package struct FilesClient: Sendable {
    private let transport: any ClientTransport

    /// A client whose calls travel by `transport`.
    package init(_ transport: any ClientTransport) { self.transport = transport }

    /// One `info` and any number of `data`, after it or all before it. Nothing is kept unless the stream ends well and
    /// the
    /// content is as announced.
    package func upload(
        options: CallOptions = .default,
        requests: (RPCRequestWriter<BatchV1.UploadPart>) async throws -> Void
    ) async throws -> BatchV1.File {
        try await transport.collect(FilesMethods.upload, options: options, requests: requests)
    }

    /// A file without content, and the token that opens its upload until it has one. ALREADY_EXISTS when the tenant has
    /// a
    /// file of that checksum and purpose; the error's detail is then that File.
    package func announce(
        _ request: BatchV1.AnnounceRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> BatchV1.AnnounceResponse {
        try await transport.call(FilesMethods.announce, request, options: options)
    }

    /// Ends the way that Announce began: the file as it came in. FAILED_PRECONDITION while it has no content.
    package func preprocess(
        _ request: BatchV1.FileRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> BatchV1.File {
        try await transport.call(FilesMethods.preprocess, request, options: options)
    }

    /// What is known of a file.
    package func get(
        _ request: BatchV1.FileRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> BatchV1.File {
        try await transport.call(FilesMethods.get, request, options: options)
    }

    /// Newest first.
    package func list(
        _ request: BatchV1.ListFilesRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> BatchV1.ListFilesResponse {
        try await transport.call(FilesMethods.list, request, options: options)
    }

    /// Removes a file. Its content goes with the last file that has it.
    package func delete(
        _ request: BatchV1.FileRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> BatchV1.DeleteFileResponse {
        try await transport.call(FilesMethods.delete, request, options: options)
    }

    /// The bytes as they were uploaded, in pieces.
    package func content<R: Sendable>(
        _ request: BatchV1.FileRequest,
        options: CallOptions = .default,
        onResponse: (RPCStream<BatchV1.ContentPart>) async throws -> R
    ) async throws -> R {
        try await transport.stream(FilesMethods.content, request, options: options, onResponse: onResponse)
    }
}

