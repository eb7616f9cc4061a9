using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using Tracepost.ServiceDefaults.Doors;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.ServiceDefaults.Tests.Telemetry;

/// <summary>An exporter sees the spans of the whole process, so these tests run alone.</summary>
[Collection("alone")]
public sealed class ExportTests
{
    [Fact]
    public async Task A_receiver_that_exports_to_itself_does_not_trace_what_it_receives()
    {
        var received = 0;
        var port = FreePort();
        await using var service = await Service.StartAsync(
            app =>
            {
                app.MapGet("/", () => "traced");
                app.MapPost("/v1/traces", async (HttpContext context) =>
                {
                    await context.Request.Body.CopyToAsync(Stream.Null);
                    Interlocked.Increment(ref received);
                }).RequireDoor("front").DoNotTrace();
            },
            configuration:
            [
                ("Ports:Front", port.ToString(CultureInfo.InvariantCulture)), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
                ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{port}"), ("OTEL_BSP_SCHEDULE_DELAY", "60000"),
            ]);
        var provider = service.App.Services.GetRequiredService<TracerProvider>();

        Assert.Equal("200 traced", await service.GetStringAsync("front", "/"));
        for (var i = 0; i < 250 && received == 0; i++)
        {
            provider.ForceFlush();
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        Assert.Equal(1, received);

        // Had the receiving been traced, it would be exported now.
        for (var i = 0; i < 5; i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            provider.ForceFlush();
        }
        Assert.Equal(1, received);
    }

    [Fact]
    public async Task Nothing_is_exported_unless_an_endpoint_is_configured()
    {
        await using var without = await Service.StartAsync(_ => { });
        await using var with = await Service.StartAsync(_ => { }, null, ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"));

        Assert.False(HasExporter(without));
        Assert.True(HasExporter(with));
    }

    // The SDK has no public way to list exporters; the options of the OTLP exporter are registered with it.
    private static bool HasExporter(Service service) =>
        service.Registrations.Any(type => type.FullName?.Contains("OtlpExporter", StringComparison.Ordinal) == true);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>The collection of tests that no other test may run beside.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;
