using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using Jaeger.Storage.V2;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Trace;
using Tracepost.ServiceDefaults.Doors;
using Tracepost.ServiceDefaults.Health;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.ServiceDefaults.Tests.Telemetry;

public sealed class TracingTests : IDisposable
{
    private readonly RecordedSpans _spans = new();

    [Fact]
    public async Task A_request_and_what_it_calls_are_one_trace()
    {
        await using var service = await StartAsync();

        var trace = await AskAsync(service, "front", "/calls-another");

        var spans = await _spans.WaitForAsync(trace, 3);
        Assert.Equal(["GET /calls-another", "GET", "GET /plain"], spans.OrderBy(span => span.StartTimeUtc).Select(span => span.DisplayName));
    }

    [Fact]
    public async Task A_gRPC_call_is_one_span_on_either_side()
    {
        await using var service = await StartAsync();

        var trace = await AskAsync(service, "front", "/calls-grpc");

        var spans = await _spans.WaitForAsync(trace, 3);
        Assert.Equal(3, spans.Count);
        var (server, client) = (spans.Single(span => span.DisplayName.StartsWith("POST", StringComparison.Ordinal)), spans.Single(span => span.Kind == ActivityKind.Client));
        Assert.Equal(client.SpanId, server.ParentSpanId);
    }

    [Theory]
    [InlineData("front", "/untraced")]
    [InlineData("quiet", "/calls-another")]
    public async Task An_endpoint_or_door_that_is_not_traced_leaves_no_span_here_or_behind(string door, string path)
    {
        await using var service = await StartAsync();

        var trace = await AskAsync(service, door, path);
        await AskAsync(service, "front", "/plain"); // By now the first would be here.

        Assert.Empty(_spans.Of(trace));
    }

    [Fact]
    public async Task A_gRPC_service_that_is_not_traced_stays_so_when_the_caller_samples()
    {
        await using var service = await StartAsync();
        using var channel = GrpcChannel.ForAddress(service.Url("grpc"), new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { ActivityHeadersPropagator = null } });
        var trace = ActivityTraceId.CreateRandom().ToHexString();

        // Our own client must not put its trace context in the place of the caller's.
        using (Untraced.Begin()) await new TraceService.TraceServiceClient(channel).ExportAsync(
            new ExportTraceServiceRequest(),
            new Metadata { { "traceparent", $"00-{trace}-00f067aa0ba902b7-01" } },
            cancellationToken: TestContext.Current.CancellationToken);
        await AskAsync(service, "front", "/plain");

        Assert.Empty(_spans.Of(trace));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Health_probes_leave_no_span(string path)
    {
        await using var service = await StartAsync();
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Get, service.Url("front", path));
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

        using var client = new HttpMessageInvoker(new SocketsHttpHandler { ActivityHeadersPropagator = null });
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await AskAsync(service, "front", "/plain");

        Assert.True(response.IsSuccessStatusCode);
        Assert.Empty(_spans.Of(trace));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("always_on")]
    public async Task A_database_command_of_a_background_task_is_no_trace_of_its_own(string? sampler)
    {
        await using var service = await StartAsync(sampler is null ? [] : [("OTEL_TRACES_SAMPLER", sampler)]);
        using var database = new ActivitySource("Npgsql");
        using var own = new ActivitySource("Tracepost.Test");

        using var alone = database.StartActivity("COPY", ActivityKind.Client);
        Assert.True(alone is null or { Recorded: false });
        alone?.Stop();

        using var work = own.StartActivity("retention");
        using var within = database.StartActivity("DROP TABLE", ActivityKind.Client);
        Assert.True(work is { Recorded: true });
        Assert.True(within is { Recorded: true });

        using (Untraced.Begin()) Assert.True(own.StartActivity("suppressed") is null or { Recorded: false });
    }

    public void Dispose() => _spans.Dispose();

    private static async Task<string> AskAsync(Service service, string door, string path)
    {
        var answer = await service.GetStringAsync(door, path);
        Assert.StartsWith("200 ", answer, StringComparison.Ordinal);
        return answer[4..];
    }

    /// <summary>Every endpoint answers with the id of its trace.</summary>
    private Task<Service> StartAsync(params (string, string)[] configuration) => Service.StartAsync(
        app =>
        {
            app.MapDefaultEndpoints("front");
            app.MapGet("/plain", TraceId);
            app.MapGet("/calls-another", (IHttpClientFactory clients, DoorSet doors) => CallAsync(clients, doors));
            app.MapGet("/untraced", (IHttpClientFactory clients, DoorSet doors) => CallAsync(clients, doors)).DoNotTrace();
            app.MapGet("/calls-grpc", (DoorSet doors) => CallGrpcAsync(doors));
            app.MapGrpcService<Receiver>().RequireDoor("grpc").DoNotTrace();
            app.MapGrpcService<Reader>().RequireDoor("grpc");
        },
        builder =>
        {
            builder.Services.AddGrpc();
            builder.Services.ConfigureOpenTelemetryTracerProvider((_, traces) => traces.AddProcessor(_spans));
        },
        configuration);

    private static string TraceId() => Activity.Current!.TraceId.ToHexString();

    private static async Task<string> CallAsync(IHttpClientFactory clients, DoorSet doors)
    {
        using var client = clients.CreateClient();
        await client.GetStringAsync(new Uri($"http://127.0.0.1:{doors["front"].Port}/plain"));
        return TraceId();
    }

    private static async Task<string> CallGrpcAsync(DoorSet doors)
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{doors["grpc"].Port}");
        await new TraceReader.TraceReaderClient(channel).GetServicesAsync(new GetServicesRequest());
        return TraceId();
    }

    private sealed class Reader : TraceReader.TraceReaderBase
    {
        public override Task<GetServicesResponse> GetServices(GetServicesRequest request, ServerCallContext context) => Task.FromResult(new GetServicesResponse());
    }

    private sealed class Receiver : TraceService.TraceServiceBase
    {
        public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context) =>
            Task.FromResult(new ExportTraceServiceResponse());
    }
}
