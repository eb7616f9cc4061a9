using Grpc.Core;
using Tracepost.TraceModel.Dependencies;

namespace Tracepost.ApiService.Tests.Hosting;

/// <summary>DataService's <c>tracepost.v1.ServiceLinks</c>, from links in memory.</summary>
internal sealed class InMemoryLinks(InMemoryStore store) : ServiceLinks.ServiceLinksBase
{
    /// <summary>The links of every window.</summary>
    public List<ServiceLink> Links { get; } = [];

    /// <summary>What was asked for last.</summary>
    public GetServiceLinksRequest? Last { get; set; }

    public void Add(string parent, string child, ulong calls, ulong errors = 0) =>
        Links.Add(new ServiceLink { Parent = parent, Child = child, CallCount = calls, ErrorCount = errors });

    public override Task<GetServiceLinksResponse> GetServiceLinks(GetServiceLinksRequest request, ServerCallContext context)
    {
        Last = request;
        store.ThrowIfFailing();
        return Task.FromResult(new GetServiceLinksResponse { Links = { Links } });
    }
}
