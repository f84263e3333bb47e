import HTTPServer
import Messages
import RPCCore
import Stubs

/// Answers what clients ask of models.
struct ModelsExchange: Sendable {
    let router: RouterClient
    let call: GatewayCall

    func answer(_ action: GatewayRoute.Action, _ id: String) async throws(RPCError) -> HTTPResponse {
        let models = try await router.listModels(RouterV1.ListModelsRequest(), options: try call.options()).models
        switch action {
        case .listModels: return .json(200, ModelList.list(models, bare: call.dialect == .together))
        case .retrieveModel: return .json(200, ModelList.item(try Self.model(id, models)))
        case .listSupportedModels: return .json(200, SupportedModels.list(models))
        default: return .json(200, SupportedModels.item(try Self.model(id, models)))
        }
    }

    private static func model(_ id: String, _ models: [RouterV1.Model]) throws(RPCError) -> RouterV1.Model {
        guard let model = models.first(where: { $0.id == id }) else {
            throw RPCError(.notFound, "the model `\(id)` does not exist", reason: .unknownModel)
        }
        return model
    }
}
