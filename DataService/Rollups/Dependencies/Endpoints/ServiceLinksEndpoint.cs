using Grpc.Core;
using Tracepost.DataService.Query.Endpoints;
using Tracepost.DataService.Rollups.Dependencies.Tables;
using Tracepost.TraceModel.Dependencies;

namespace Tracepost.DataService.Rollups.Dependencies.Endpoints;

/// <summary><c>tracepost.v1.ServiceLinks</c>: links with their errors. An end of 0 is no bound.</summary>
internal sealed class ServiceLinksEndpoint(QueryCall call, LinkReader reader) : ServiceLinks.ServiceLinksBase
{
    /// <inheritdoc/>
    public override Task<GetServiceLinksResponse> GetServiceLinks(GetServiceLinksRequest request, ServerCallContext context) =>
        call.RunAsync("get_service_links", context, async token =>
        {
            var response = new GetServiceLinksResponse();
            foreach (var link in await reader.ReadAsync(Clamp(request.StartMin), request.StartMax == 0 ? long.MaxValue : Clamp(request.StartMax), token))
            {
                response.Links.Add(new ServiceLink
                {
                    Parent = link.Parent,
                    Child = link.Child,
                    CallCount = (ulong)link.Calls,
                    ErrorCount = (ulong)link.Errors,
                });
            }

            return response;
        });

    private static long Clamp(ulong ns) => (long)Math.Min(ns, long.MaxValue);
}
