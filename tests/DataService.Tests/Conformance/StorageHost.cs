using Google.Protobuf;
using Grpc.Net.Client;
using Jaeger.Storage.V2;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Storage.Schema;
using Tracepost.DataService.Tests.Query;
using Tracepost.ServiceDefaults.Doors;
using Tracepost.Testing;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Tests.Conformance;

/// <summary>
/// The whole DataService over an empty database, written to by OTLP and read by <c>jaeger.storage.v2</c>, both with stock clients, as a Jaeger
/// does that has it for its storage.
/// </summary>
public sealed class StorageHost(PostgresServer postgres) : IAsyncLifetime
{
    private readonly StorageProgram _program = new();
    private IHost? _host;
    private GrpcChannel? _channel;
    private int _traces;

    /// <summary>Set before the start, in a class's constructor.</summary>
    public Dictionary<string, string?> Settings { get; } = new() { ["Testing:Purge"] = "true" };

    public TraceReader.TraceReaderClient Reader => new(Channel);

    public TraceService.TraceServiceClient Writer => new(Channel);

    public GrpcChannel Channel => _channel ?? throw new InvalidOperationException("The host has not started.");

    public IServiceProvider Services => (_host ?? throw new InvalidOperationException("The host has not started.")).Services;

    /// <summary>The door for HTTP.</summary>
    public Uri Http => new($"http://127.0.0.1:{Services.GetRequiredService<DoorSet>()["http"].Port}");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Settings["ConnectionStrings:traces"] = await postgres.CreateDatabaseAsync(Cancellation);
        Settings["Listen:Address"] = "127.0.0.1";
        Settings["Ports:Http"] = "0";
        Settings["Ports:Grpc"] = "0";
        Settings["Logging:LogLevel:Default"] = "Error";
        _host = await _program.StartAsync(Settings, Cancellation);
        await Services.GetRequiredService<StoreReadiness>().WaitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        _channel = GrpcChannel.ForAddress(
            $"http://127.0.0.1:{Services.GetRequiredService<DoorSet>()["grpc"].Port}", new GrpcChannelOptions { MaxSendMessageSize = null });
    }

    /// <summary>An id that no other test of the class has; of 128 bits.</summary>
    public TraceId NextTraceId() => new(0xC0FFEE, (ulong)Interlocked.Increment(ref _traces));

    /// <summary>Writes each of these with a request of its own, so as a fragment of its own; the spans get the trace's id.</summary>
    public async Task WriteAsync(TraceId id, params TracesData[] requests)
    {
        foreach (var data in requests)
        {
            foreach (var span in data.SpansOf()) span.TraceId = ByteString.CopyFrom(id.ToBytes());
            var response = await Writer.ExportAsync(new() { ResourceSpans = { data.ResourceSpans } }, cancellationToken: Cancellation);
            Assert.True(response.PartialSuccess is null or { RejectedSpans: 0 }, response.ToString());
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_host is not null) await _program.StopAsync();
    }
}
