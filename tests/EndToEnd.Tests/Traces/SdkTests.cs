using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Senders;
using Tracepost.Testing;

namespace Tracepost.EndToEnd.Tests.Traces;

/// <summary>Real SDKs with all their exporters: every trace comes back complete.</summary>
public sealed class SdkTests(RunningSystem system, PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task A_trace_of_two_dotnet_services_comes_back_complete(string protocol)
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        var sent = await DotNetPair.SendAsync(protocol, protocol == "grpc" ? system.OtlpGrpc : system.OtlpHttp, database, Cancellation);

        // The premise: HttpClient, ASP.NET Core and Npgsql have all taken part.
        string[] scopes = ["Interop.Scenario", "System.Net.Http", "Microsoft.AspNetCore", "Npgsql"];
        Assert.Subset(sent.Select(span => span["scope"]!["name"]!.GetValue<string>()).ToHashSet(), scopes.ToHashSet());
        await ReadBack.AssertCompleteAsync(system, sent, Cancellation);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    [InlineData("http/json")]
    public async Task The_traces_of_a_node_service_come_back_complete(string protocol)
    {
        var sent = await NodeSender.SendAsync(protocol, protocol == "grpc" ? system.OtlpGrpc : system.OtlpHttp, Cancellation);

        Assert.Equal(2, sent.Select(span => span["traceId"]!.GetValue<string>()).Distinct().Count());
        await ReadBack.AssertCompleteAsync(system, sent, Cancellation);
    }
}
