using Grpc.Core;
using Npgsql;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Query;
using Tracepost.DataService.Storage.Compression;
using Tracepost.DataService.Storage.Schema;
using Tracepost.DataService.Tests.Ingest.Requests;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Ingest.Otlp;

/// <summary>The whole way in: gRPC, slicer, assembler, group commit, PostgreSQL.</summary>
public sealed class StoreTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_is_in_the_database()
    {
        await using var host = await IngestHost.StartAsync(await postgres.CreateDatabaseAsync(Cancellation));
        await ReadyAsync(host);
        var sent = Enumerable.Range(1, 64).Select(trace => Enumerable.Range(1, 5).Select(id => Live.Span((ulong)trace, (ulong)id)).ToArray()).ToList();

        // The spans of a trace come in two requests, of many at the same time.
        await Task.WhenAll(sent.SelectMany(spans => new[]
        {
            host.Client.ExportAsync(Live.Request(spans[..3]), cancellationToken: Cancellation).ResponseAsync,
            host.Client.ExportAsync(Live.Request(spans[3..]), cancellationToken: Cancellation).ResponseAsync,
        })).Soon();

        var stored = (await PayloadsAsync(host)).SelectMany(payload => SpanFact.ParseAll(payload)).ToList();
        Assert.All(stored, fact => Assert.Equal("shop", fact.Resource.Resource.Attributes[0].Value.StringValue));
        Assert.Equal(Ordered(sent.SelectMany(spans => spans)), Ordered(stored.Select(fact => fact.Span)));
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_unavailable()
    {
        // Nobody listens on port 1: a database that is only missing would be created.
        await using var host = await IngestHost.StartAsync("Host=127.0.0.1;Port=1;Username=postgres;Database=traces");
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await host.Client.ExportAsync(Live.Request(Live.Span(1, 1)), cancellationToken: Cancellation));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    private static Task ReadyAsync(IngestHost host) => Waiting.UntilAsync(() => host.Get<StoreReadiness>().IsReady);

    private static List<Span> Ordered(IEnumerable<Span> spans) =>
        [.. spans.OrderBy(span => span.TraceId.ToBase64(), StringComparer.Ordinal).ThenBy(span => span.SpanId.ToBase64(), StringComparer.Ordinal)];

    private static async Task<List<byte[]>> PayloadsAsync(IngestHost host)
    {
        var payloads = new List<byte[]>();
        await using var command = host.Get<NpgsqlDataSource>().CreateCommand("SELECT dictionary_id, trace_id, payload FROM trace_fragments");
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
        {
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            await host.Get<PayloadCodec>().DecompressAsync(reader.GetInt32(0), reader.GetTraceId(1), reader.GetFieldValue<byte[]>(2), output, Cancellation);
            payloads.Add(output.WrittenSpan.ToArray());
        }

        return payloads;
    }
}
