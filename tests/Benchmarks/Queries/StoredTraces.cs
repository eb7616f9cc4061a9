using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Net.Client;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.Benchmarks.Reading;

namespace Tracepost.Benchmarks.Queries;

/// <summary>Sends large traces, which are then asked for.</summary>
internal static class StoredTraces
{
    /// <summary>Sends one that starts now, or else when it is told to.</summary>
    /// <returns>The id.</returns>
    public static async Task<byte[]> SendAsync(string endpoint, int spans, CancellationToken cancellationToken, DateTimeOffset? start = null)
    {
        var id = RandomNumberGenerator.GetBytes(16);
        var now = (ulong)((start ?? TimeProvider.System.GetUtcNow()) - DateTimeOffset.UnixEpoch).Ticks * 100;
        using var channel = GrpcChannel.ForAddress(endpoint);
        var client = new TraceService.TraceServiceClient(channel);
        foreach (var chunk in LargeTrace.Create(spans))
        {
            var data = TracesData.Parser.ParseFrom(chunk);
            // Not the services that are searched for: a search returns whole traces.
            foreach (var name in data.ResourceSpans.SelectMany(resource => resource.Resource.Attributes).Where(attribute => attribute.Key == "service.name"))
                name.Value.StringValue = $"large-{name.Value.StringValue}";
            foreach (var span in data.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans))
            {
                span.TraceId = ByteString.CopyFrom(id);
                var length = span.EndTimeUnixNano - span.StartTimeUnixNano;
                span.StartTimeUnixNano = now;
                span.EndTimeUnixNano = now + length;
            }

            await client.ExportAsync(new ExportTraceServiceRequest { ResourceSpans = { data.ResourceSpans } }, cancellationToken: cancellationToken);
        }

        return id;
    }
}
