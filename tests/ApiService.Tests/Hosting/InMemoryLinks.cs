using Google.Protobuf;
using Grpc.Core;
using Tracepost.TraceModel.Dependencies;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Tests.Hosting;

/// <summary>DataService's <c>tracepost.v1.ServiceLinks</c>, from links in memory.</summary>
internal sealed class InMemoryLinks(InMemoryStore store) : ServiceLinks.ServiceLinksBase
{
    /// <summary>The links of every window.</summary>
    public List<ServiceLink> Links { get; } = [];

    /// <summary>Every link over time.</summary>
    public List<SpanMetricsPoint> History { get; } = [];

    /// <summary>What was asked for last.</summary>
    public GetServiceLinksRequest? Last { get; set; }

    /// <summary>Which link was asked for last.</summary>
    public GetLinkHistoryRequest? LastHistory { get; private set; }

    /// <summary>Adds calls to a link, of which there is one between two services.</summary>
    public ServiceLink Add(string parent, string child, ulong calls, ulong errors = 0)
    {
        if (Links.Find(link => link.Parent == parent && link.Child == child) is not { } link) Links.Add(link = new ServiceLink { Parent = parent, Child = child });
        link.CallCount += calls;
        link.ErrorCount += errors;
        return link;
    }

    /// <summary>The histogram of calls that all took the same.</summary>
    public static ByteString Durations(ulong calls, ulong nanoseconds)
    {
        var durations = new LatencyHistogram();
        durations.AddBucket(LatencyBuckets.IndexOf(nanoseconds), (long)calls);
        return ByteString.CopyFrom(durations.Encode());
    }

    public override Task<GetServiceLinksResponse> GetServiceLinks(GetServiceLinksRequest request, ServerCallContext context)
    {
        Last = request;
        store.ThrowIfFailing();
        return Task.FromResult(new GetServiceLinksResponse { Links = { Links } });
    }

    public override Task<GetLinkHistoryResponse> GetLinkHistory(GetLinkHistoryRequest request, ServerCallContext context)
    {
        LastHistory = request;
        store.ThrowIfFailing();
        return Task.FromResult(new GetLinkHistoryResponse { Points = { History } });
    }
}
