using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace Tracepost.ApiService.Tests.Receivers.Writer;

public sealed class SpanWriterTests
{
    private const string Protobuf = "application/x-protobuf";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Counts_requests_spans_and_bytes_by_what_became_of_them()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:MaxRequestBytes", "10000"));
        using var measured = new Measurements(host);
        var request = Samples.Request(spans: 5);
        host.Store.Answer = _ => Task.FromResult(
            new ExportTraceServiceResponse { PartialSuccess = new ExportTracePartialSuccess { RejectedSpans = 2, ErrorMessage = "no id" } });

        await host.Grpc.ExportAsync(request, cancellationToken: Cancellation);
        await host.PostAsync([0xFF], Protobuf);
        await host.PostAsync(new byte[10_001], Protobuf);
        await host.PostAsync([], "text/plain");

        await Eventually(() => measured["tracepost.receiver.requests otlp-http unsupported"] == 1);
        Assert.Equal(1, measured["tracepost.receiver.requests otlp-grpc accepted"]);
        Assert.Equal(3, measured["tracepost.receiver.spans otlp-grpc accepted"]);
        Assert.Equal(2, measured["tracepost.receiver.spans otlp-grpc rejected"]);
        Assert.Equal(request.CalculateSize(), measured["tracepost.receiver.bytes otlp-grpc accepted"]);
        Assert.Equal(1, measured["tracepost.receiver.requests otlp-http malformed"]);
        Assert.Equal(1, measured["tracepost.receiver.requests otlp-http too_large"]);
    }

    [Fact]
    public async Task Holds_nothing_once_everything_is_answered_whatever_the_answer()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:MaxRequestBytes", "100000"), ("Limits:BodyTimeoutSeconds", "1"));
        using var measured = new Measurements(host);
        var release = new TaskCompletionSource<ExportTraceServiceResponse>();
        host.Store.Answer = _ => release.Task;
        var waiting = host.PostAsync(Samples.Request().ToByteArray(), Protobuf);
        await Eventually(() => host.Store.Requests.Count == 1);
        Assert.True(measured["tracepost.receiver.in_flight"] > 0);
        release.SetResult(new ExportTraceServiceResponse());

        await waiting;
        await host.PostAsync("{}"u8.ToArray(), "application/json");
        await host.PostAsync("{"u8.ToArray(), "application/json");
        await host.PostAsync([0xFF], Protobuf, "gzip");
        await host.PostAsync(Samples.Gzip(new byte[1_000_000]), Protobuf, "gzip");
        using (var stalled = new StalledContent([0, 0, 0, 0, 100, 1])) await GrpcExchange.SendAsync(host, stalled);
        await host.Store.DisposeAsync();
        await host.PostAsync(Samples.Request().ToByteArray(), Protobuf);

        await Eventually(() => measured["tracepost.receiver.in_flight"] == 0);
    }

    [Fact]
    public async Task A_sender_that_hangs_up_is_counted_and_its_call_to_the_store_ends()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);
        var ended = new TaskCompletionSource();
        host.Store.Answer = async context =>
        {
            await using var _ = context.RequestAborted.Register(ended.SetResult);
            await ended.Task;
            return new ExportTraceServiceResponse();
        };
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var export = host.Grpc.ExportAsync(Samples.Request(), cancellationToken: hangUp.Token).ResponseAsync;
        await Eventually(() => host.Store.Requests.Count == 1);

        await hangUp.CancelAsync();

        await Assert.ThrowsAsync<RpcException>(() => export);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        await Eventually(() => measured["tracepost.receiver.requests otlp-grpc cancelled"] == 1);
        await Eventually(() => measured["tracepost.receiver.in_flight"] == 0);
    }

    [Fact]
    public async Task A_store_that_dies_with_a_request_in_its_hands_is_a_reason_to_come_back()
    {
        await using var host = await ReceiverHost.StartAsync();
        host.Store.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => new ExportTraceServiceResponse(), TaskScheduler.Default);
        var waiting = host.PostAsync(Samples.Request().ToByteArray(), Protobuf);
        await Eventually(() => host.Store.Requests.Count == 1);

        await host.Store.DisposeAsync();

        Assert.Equal(503, (await waiting).Status);
    }

    [Fact]
    public async Task Is_ready_only_while_the_store_answers()
    {
        await using var host = await ReceiverHost.StartAsync();
        var health = host.Services.GetRequiredService<HealthCheckService>();

        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(Cancellation)).Status);
        Assert.Empty(Assert.Single(host.Store.Requests));
        await host.Store.DisposeAsync();
        Assert.Equal(HealthStatus.Unhealthy, (await health.CheckHealthAsync(Cancellation)).Status);
    }

    [Theory]
    [InlineData("Limits:MaxRequestBytes", "0")]
    [InlineData("Limits:MaxInFlightBytes", "20000000")]
    [InlineData("Limits:WriteTimeoutSeconds", "-1")]
    [InlineData("Limits:BodyTimeoutSeconds", "0")]
    public async Task Does_not_start_with_limits_that_make_no_sense(string key, string value)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ReceiverHost.StartAsync((key, value)));

        Assert.Contains(key.Split(':')[1], error.Message, StringComparison.Ordinal);
    }

    private static async Task Eventually(Func<bool> condition)
    {
        for (var i = 0; i < 500 && !condition(); i++) await Task.Delay(20, Cancellation);
        Assert.True(condition());
    }
}
