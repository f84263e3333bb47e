// Generated from proto/; edit that, then `make proto`.
// swift-format-ignore-file

import Messages

extension MethodSchema {
    /// Every method of every service, services by name, methods as declared.
    package static let all: [MethodSchema] = [
        MethodSchema(BatchesMethods.submit, BatchV1.SubmitRequest.self, BatchV1.SubmitResponse.self),
        MethodSchema(BatchesMethods.get, BatchV1.GetRequest.self, BatchV1.Batch.self),
        MethodSchema(BatchesMethods.list, BatchV1.ListRequest.self, BatchV1.ListResponse.self),
        MethodSchema(BatchesMethods.watch, BatchV1.GetRequest.self, BatchV1.Batch.self),
        MethodSchema(BatchesMethods.results, BatchV1.GetRequest.self, BatchV1.ItemResult.self),
        MethodSchema(BatchesMethods.cancel, BatchV1.GetRequest.self, BatchV1.Batch.self),
        MethodSchema(CacheMethods.lookup, CacheV1.LookupRequest.self, CacheV1.LookupResponse.self),
        MethodSchema(CacheMethods.store, CacheV1.StoreRequest.self, CacheV1.StoreResponse.self),
        MethodSchema(ControlMethods.watchSnapshot, CostV1.WatchSnapshotRequest.self, CostV1.Snapshot.self),
        MethodSchema(ControlMethods.registerModel, RouterV1.RegisterModelRequest.self, RouterV1.RegisterModelResponse.self),
        MethodSchema(ControlMethods.retireModel, RouterV1.RetireModelRequest.self, RouterV1.RetireModelResponse.self),
        MethodSchema(ControlMethods.createKey, CostV1.CreateKeyRequest.self, CostV1.CreateKeyResponse.self),
        MethodSchema(ControlMethods.revokeKey, CostV1.RevokeKeyRequest.self, CostV1.RevokeKeyResponse.self),
        MethodSchema(ControlMethods.listKeys, CostV1.ListKeysRequest.self, CostV1.ListKeysResponse.self),
        MethodSchema(LedgerMethods.lease, CostV1.LeaseRequest.self, CostV1.LeaseResponse.self),
        MethodSchema(LedgerMethods.append, CostV1.AppendRequest.self, CostV1.AppendResponse.self),
        MethodSchema(LedgerMethods.seal, CostV1.SealRequest.self, CostV1.SealResponse.self),
        MethodSchema(LedgerMethods.watch, CostV1.WatchRequest.self, CostV1.WatchEvent.self),
        MethodSchema(LedgerMethods.recordSavings, CostV1.RecordSavingsRequest.self, CostV1.RecordSavingsResponse.self),
        MethodSchema(ReportsMethods.spend, CostV1.SpendRequest.self, CostV1.SpendResponse.self),
        MethodSchema(ReportsMethods.listRows, CostV1.ListRowsRequest.self, CostV1.LedgerRow.self),
        MethodSchema(EchoMethods.unary, EchoV1.EchoMessage.self, EchoV1.EchoMessage.self),
        MethodSchema(EchoMethods.expand, EchoV1.ExpandRequest.self, EchoV1.EchoMessage.self),
        MethodSchema(EchoMethods.collect, EchoV1.EchoMessage.self, EchoV1.CollectResponse.self),
        MethodSchema(EchoMethods.chat, EchoV1.EchoMessage.self, EchoV1.EchoMessage.self),
        MethodSchema(FinetunesMethods.submit, FinetuneV1.SubmitRequest.self, FinetuneV1.Job.self),
        MethodSchema(FinetunesMethods.get, FinetuneV1.GetRequest.self, FinetuneV1.Job.self),
        MethodSchema(FinetunesMethods.list, FinetuneV1.ListRequest.self, FinetuneV1.ListResponse.self),
        MethodSchema(FinetunesMethods.follow, FinetuneV1.GetRequest.self, FinetuneV1.Event.self),
        MethodSchema(FinetunesMethods.cancel, FinetuneV1.GetRequest.self, FinetuneV1.Job.self),
        MethodSchema(HealthMethods.check, HealthV1.CheckRequest.self, HealthV1.CheckResponse.self),
        MethodSchema(HealthMethods.watch, HealthV1.CheckRequest.self, HealthV1.CheckResponse.self),
        MethodSchema(InferenceMethods.call, InferenceV1.CallRequest.self, InferenceV1.CallResponse.self),
        MethodSchema(InferenceMethods.streamCall, InferenceV1.CallRequest.self, InferenceV1.CallChunk.self),
        MethodSchema(RouterMethods.complete, RouterV1.CompleteRequest.self, RouterV1.CompleteResponse.self),
        MethodSchema(RouterMethods.streamComplete, RouterV1.CompleteRequest.self, RouterV1.CompleteChunk.self),
        MethodSchema(RouterMethods.embed, RouterV1.EmbedRequest.self, RouterV1.EmbedResponse.self),
        MethodSchema(RouterMethods.forward, RouterV1.ForwardRequest.self, RouterV1.ForwardResponse.self),
        MethodSchema(RouterMethods.streamForward, RouterV1.ForwardRequest.self, RouterV1.ForwardChunk.self),
        MethodSchema(RouterMethods.listModels, RouterV1.ListModelsRequest.self, RouterV1.ListModelsResponse.self),
        MethodSchema(RouterMethods.explain, RouterV1.ExplainRequest.self, RouterV1.ExplainResponse.self),
        MethodSchema(RouterMethods.registerModel, RouterV1.RegisterModelRequest.self, RouterV1.RegisterModelResponse.self),
        MethodSchema(RouterMethods.retireModel, RouterV1.RetireModelRequest.self, RouterV1.RetireModelResponse.self),
        MethodSchema(ReflectionMethods.list, RpcV1.ListRequest.self, RpcV1.ListResponse.self),
        MethodSchema(SupervisorMethods.status, SupervisorV1.StatusRequest.self, SupervisorV1.StatusResponse.self),
        MethodSchema(SupervisorMethods.scale, SupervisorV1.ScaleRequest.self, SupervisorV1.ScaleResponse.self),
        MethodSchema(SupervisorMethods.restart, SupervisorV1.RestartRequest.self, SupervisorV1.RestartResponse.self),
        MethodSchema(SupervisorMethods.down, SupervisorV1.DownRequest.self, SupervisorV1.DownResponse.self)
    ]
}
