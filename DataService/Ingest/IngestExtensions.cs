using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Tracepost.DataService.Ingest.Committing;
using Tracepost.DataService.Ingest.Otlp;
using Tracepost.DataService.Ingest.Slicing;
using Tracepost.ServiceDefaults.Doors;
using Tracepost.ServiceDefaults.Telemetry;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Ingest;

/// <summary>Puts ingest together.</summary>
internal static class IngestExtensions
{
    /// <summary>Adds ingest; storage must be added too.</summary>
    public static IHostApplicationBuilder AddIngest(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<IngestOptions>().BindConfiguration(IngestOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<IngestOptions>>().Value);
        services.AddSingleton(provider =>
            new InFlightBudget(provider.GetRequiredService<IngestOptions>().MaxInFlightBytes, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IngestMetrics>();
        services.AddHealthChecks().AddCheck<CommitHealth>("commits");
        services.AddSingleton<Slicer>();
        services.AddSingleton<GroupCommit>();
        services.AddHostedService(provider => provider.GetRequiredService<GroupCommit>());
        services.AddSingleton<Ingestor>();
        services.AddSingleton<ExportAnswer>();
        services.AddSingleton<GrpcExport>();
        services.AddSingleton<HttpExport>();

        services.AddGrpc();
        services.AddOptions<GrpcServiceOptions>().Configure<IngestOptions>((grpc, ingest) =>
            grpc.CompressionProviders = [new BoundedGzip(ingest.MaxRequestBytes)]);
        services.AddOptions<GrpcServiceOptions<GrpcExport>>().Configure<IngestOptions>((grpc, ingest) =>
            grpc.MaxReceiveMessageSize = ingest.MaxRequestBytes);
        services.AddOptions<KestrelServerOptions>().Configure<IngestOptions>((kestrel, ingest) =>
        {
            // Where Kestrel counts bodies, the larger limit must be gRPC's, which answers in the protocol's own form.
            if (kestrel.Limits.MaxRequestBodySize is { } most)
                kestrel.Limits.MaxRequestBodySize = Math.Max(most, 2L * ingest.MaxRequestBytes);
        });
        return builder;
    }

    /// <summary>Serves OTLP, over gRPC and HTTP. It is never traced: what it makes would come back to it.</summary>
    public static void MapIngest(this IEndpointRouteBuilder app, string door)
    {
        app.MapGrpcService<GrpcExport>().RequireDoor(door).DoNotTrace();
        app.MapPost(RawOtlp.HttpPath, app.ServiceProvider.GetRequiredService<HttpExport>().ReceiveAsync).RequireDoor(door).DoNotTrace();
    }
}
