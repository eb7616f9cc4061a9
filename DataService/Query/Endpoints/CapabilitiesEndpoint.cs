using Grpc.Core;
using Jaeger.Storage.V2;

namespace Tracepost.DataService.Query.Endpoints;

/// <summary>Tells Jaeger that a search needs no service, and that all its conditions hold on one span.</summary>
internal sealed class CapabilitiesEndpoint : Capabilities.CapabilitiesBase
{
    /// <inheritdoc/>
    public override Task<GetCapabilitiesResponse> GetCapabilities(GetCapabilitiesRequest request, ServerCallContext context) =>
        Task.FromResult(new GetCapabilitiesResponse { Search = new() { WithoutServiceName = true, SameSpanConjunction = true } });
}
