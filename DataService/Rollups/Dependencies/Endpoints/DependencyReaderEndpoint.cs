using Grpc.Core;
using Jaeger.Storage.V2;
using Tracepost.DataService.Query;
using Tracepost.DataService.Query.Endpoints;
using Tracepost.DataService.Rollups.Dependencies.Tables;

namespace Tracepost.DataService.Rollups.Dependencies.Endpoints;

/// <summary>
/// Jaeger's <c>jaeger.storage.v2.DependencyReader</c>. A time that is not set is no bound; Jaeger's own query service always sets both.
/// </summary>
internal sealed class DependencyReaderEndpoint(QueryCall call, LinkReader reader) : DependencyReader.DependencyReaderBase
{
    /// <inheritdoc/>
    public override Task<GetDependenciesResponse> GetDependencies(GetDependenciesRequest request, ServerCallContext context) =>
        call.RunAsync("get_dependencies", context, async token =>
        {
            var from = RequestTime.ReadTime(request.StartTime, "start_time") ?? 0;
            var to = RequestTime.ReadTime(request.EndTime, "end_time") ?? long.MaxValue;
            var response = new GetDependenciesResponse();
            foreach (var link in await reader.ReadAsync(from, to, token))
                response.Dependencies.Add(new Dependency { Parent = link.Parent, Child = link.Child, CallCount = (ulong)link.Calls });
            return response;
        });
}
