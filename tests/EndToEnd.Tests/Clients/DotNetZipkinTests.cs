using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Senders;
using Tracepost.EndToEnd.Tests.Traces;
using Tracepost.Testing;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>OpenTelemetry .NET with its exporter for Zipkin, two services: tests/Interop/dotnet.</summary>
public sealed class DotNetZipkinTests(RunningSystem system, PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 90_000)]
    public async Task A_trace_of_two_dotnet_services_that_comes_as_Zipkin_JSON_is_complete()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        var sent = await DotNetPair.SendAsync("zipkin", system.Endpoint("zipkin"), database, Cancellation);

        var expected = sent.Select(span => ZipkinModel.ToOtlp(OpenTelemetryZipkinDotNet.ToZipkin(span)));
        await ReadBack.AssertCompleteAsync(system, [.. expected], Cancellation);
    }
}
