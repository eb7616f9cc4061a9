using Google.Protobuf;
using Grpc.Core;
using Tracepost.DataService.Query.Endpoints;
using Tracepost.DataService.Rollups.Dependencies.Tables;
using Tracepost.TraceModel.Dependencies;

namespace Tracepost.DataService.Rollups.Dependencies.Endpoints;

/// <summary><c>tracepost.v1.ServiceLinks</c>: links with their errors and durations. An end of 0 is no bound.</summary>
internal sealed class ServiceLinksEndpoint(QueryCall call, LinkReader reader, LinkDurationReader durations) : ServiceLinks.ServiceLinksBase
{
    /// <inheritdoc/>
    public override Task<GetServiceLinksResponse> GetServiceLinks(GetServiceLinksRequest request, ServerCallContext context) =>
        call.RunAsync("get_service_links", context, async token =>
        {
            var response = new GetServiceLinksResponse();
            var (from, to) = (Clamp(request.StartMin), End(request.StartMax));
            var links = await reader.ReadAsync(from, to, token);
            var measured = request.WithDurations ? await reader.ReadDurationsAsync(links, from, to, token) : null;
            foreach (var link in links)
            {
                response.Links.Add(new ServiceLink
                {
                    Parent = link.Parent,
                    Child = link.Child,
                    CallCount = (ulong)link.Calls,
                    ErrorCount = (ulong)link.Errors,
                    Durations = measured?.Invoke(link) is { } histogram ? UnsafeByteOperations.UnsafeWrap(histogram.Encode()) : ByteString.Empty,
                    ParentKind = link.ParentKind,
                    ChildKind = link.ChildKind,
                });
            }

            return response;
        });

    /// <inheritdoc/>
    public override Task<GetLinkHistoryResponse> GetLinkHistory(GetLinkHistoryRequest request, ServerCallContext context) =>
        call.RunAsync("get_link_history", context, async token => new GetLinkHistoryResponse
        {
            Points = { await durations.ReadHistoryAsync(request.Parent, request.Child, Clamp(request.StartMin), End(request.StartMax), token) },
        });

    private static long End(ulong ns) => ns == 0 ? long.MaxValue : Clamp(ns);

    private static long Clamp(ulong ns) => (long)Math.Min(ns, long.MaxValue);
}
