using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.TraceModel.Otlp;

namespace Tracepost.EndToEnd.Tests.Traces;

/// <summary>A trace that no sane application makes, and a runaway loop does.</summary>
public sealed class MillionSpansTests(RunningSystem system)
{
    private const int Requests = 100;
    private const int SpansPerRequest = 10_000;
    private const long MaxMemory = 1L << 30;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 180_000)]
    public async Task A_trace_of_a_million_spans_is_stored_read_back_and_shown_in_bounded_memory()
    {
        using var sender = new OtlpClient(system);
        var traceId = HandMade.NewId(16);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Requests),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancellation },
            async (request, cancellation) => await sender.SendAsync("grpc", Request(traceId, request), cancellation));

        var hex = Convert.ToHexStringLower(traceId.Span);
        using var reader = new HttpClient { BaseAddress = system.Http, Timeout = TimeSpan.FromSeconds(90) };
        var trace = await ReadAsync(reader, $"api/v3/traces/{hex}", "application/x-protobuf");
        using var page = await reader.GetAsync(new Uri($"trace/{hex}", UriKind.Relative), Cancellation);

        Assert.Equal(Requests * SpansPerRequest, SpanCounter.Count(trace));
        Assert.Equal(Requests * SpansPerRequest, DistinctSpans(trace));
        Assert.Equal(200, (int)page.StatusCode);
        Assert.All(["apiservice", "dataservice"], AssertBounded);
    }

    private static async Task<byte[]> ReadAsync(HttpClient client, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(Cancellation);
    }

    private static int DistinctSpans(byte[] trace) => TracesDataDecoder.Decode(trace).Select(span => span.SpanId).Distinct().Count();

    private void AssertBounded(string service)
    {
        using var process = Process.GetProcessById(system.Runner.ProcessId(service)!.Value);
        Assert.True(process.PeakWorkingSet64 < MaxMemory, $"{service} took {process.PeakWorkingSet64 >> 20} MiB");
    }

    private static ExportTraceServiceRequest Request(ByteString traceId, int request)
    {
        var start = (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var scope = new ScopeSpans();
        for (var i = 0; i < SpansPerRequest; i++)
        {
            var id = new byte[8];
            System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(id, ((long)request * SpansPerRequest) + i + 1);
            scope.Spans.Add(new Span
            {
                TraceId = traceId,
                SpanId = ByteString.CopyFrom(id),
                Name = string.Create(CultureInfo.InvariantCulture, $"step {i % 100}"),
                StartTimeUnixNano = start + (ulong)i,
                EndTimeUnixNano = start + (ulong)i + 1_000,
            });
        }

        return new ExportTraceServiceRequest { ResourceSpans = { new ResourceSpans { ScopeSpans = { scope } } } };
    }
}
