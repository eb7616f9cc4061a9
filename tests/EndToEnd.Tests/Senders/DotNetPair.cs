using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.Senders;

/// <summary>Two services with the OpenTelemetry .NET SDK, one calling the other, which asks PostgreSQL: tests/Interop/dotnet.</summary>
internal static class DotNetPair
{
    /// <summary>Runs both to their end.</summary>
    /// <param name="protocol">grpc, http/protobuf or zipkin.</param>
    /// <param name="endpoint">Where to.</param>
    /// <param name="database">The connection string of the back's database.</param>
    /// <param name="cancellationToken">The limit.</param>
    /// <returns>What they say they sent.</returns>
    public static async Task<IReadOnlyList<JsonObject>> SendAsync(
        string protocol, Uri endpoint, string database, CancellationToken cancellationToken)
    {
        string[] Arguments(string role, params string[] more) =>
            [Repository.InteropDotNet, "--role", role, "--protocol", protocol, "--endpoint", endpoint.ToString().TrimEnd('/'), .. more];

        await using var back = Tool.Start("dotnet", Arguments("back"), Repository.Root, ("ConnectionStrings__interop", database));
        var listening = await back.FirstErrorLineAsync(cancellationToken); // listening: http://127.0.0.1:34567
        Assert.StartsWith("listening: http", listening, StringComparison.Ordinal);

        await using var front = Tool.Start("dotnet", Arguments("front", "--back", listening["listening: ".Length..]), Repository.Root);
        var fromFront = FlatSpans.FromSender(await front.OutputAsync(cancellationToken));
        var fromBack = FlatSpans.FromSender(await back.OutputAsync(cancellationToken));
        return [.. fromFront, .. fromBack];
    }
}
