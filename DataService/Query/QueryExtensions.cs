using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tracepost.DataService.Attributes;
using Tracepost.DataService.Query.Endpoints;
using Tracepost.DataService.Query.Extremes;
using Tracepost.DataService.Query.LowHalf;
using Tracepost.DataService.Query.Names;
using Tracepost.DataService.Query.Search;
using Tracepost.DataService.Query.Summaries;
using Tracepost.DataService.Query.Telemetry;
using Tracepost.DataService.Query.Traces;
using Tracepost.DataService.Query.WholeTraces;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.DataService.Query;

/// <summary>The read side: Jaeger's remote-storage protocol over what Storage keeps.</summary>
internal static class QueryExtensions
{
    /// <summary>Adds what answers queries. Storage's services and the <c>NpgsqlDataSource</c> must be there too.</summary>
    public static IHostApplicationBuilder AddQuery(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<QueryOptions>().BindConfiguration(QueryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<QueryOptions>>().Value);
        services.TryAddSingleton(TimeProvider.System);
        builder.AddAttributes();
        services.AddGrpc();
        services.AddSingleton<QueryMetrics>();
        services.AddSingleton<QueryGate>();
        services.AddSingleton<QueryCall>();
        services.AddSingleton<FragmentReader>();
        services.AddSingleton<TraceLoader>();
        services.AddSingleton<TraceSender>();
        services.AddSingleton<SearchBudget>();
        services.AddSingleton<SparseRanges>();
        services.AddSingleton<SearchRanges>();
        services.AddSingleton<CandidateReader>();
        services.AddSingleton<CandidateLanes>();
        services.AddSingleton<CandidateWalk>();
        services.AddSingleton<CandidateFilter>();
        services.AddSingleton<FragmentFinder>();
        services.AddSingleton<TraceSearch>();
        services.AddSingleton<FoldedNameReader>();
        services.AddSingleton<TraceVerifier>();
        services.AddSingleton<WholeTraceSearch>();
        services.AddSingleton<SpanNames>();
        services.AddSingleton<TraceSearchEndpoint>();
        services.AddSingleton<LowHalfIndex>();
        services.AddHostedService<LowHalfIndexWorker>();
        services.AddSingleton<ExtremesSummary>();
        services.AddHostedService<ExtremesWorker>();
        services.AddSingleton<SummaryReader>();
        services.AddSingleton<NameLists>();
        services.AddSingleton<TraceReaderEndpoint>();
        return builder;
    }

    /// <summary>Serves <c>jaeger.storage.v2</c> and <c>tracepost.v1.TraceSearch</c> on a door.</summary>
    public static void MapQuery(this IEndpointRouteBuilder endpoints, string door)
    {
        endpoints.MapGrpcService<TraceReaderEndpoint>().RequireDoor(door);
        endpoints.MapGrpcService<TraceSearchEndpoint>().RequireDoor(door);
        endpoints.MapGrpcService<CapabilitiesEndpoint>().RequireDoor(door);
    }
}
