using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.Senders;

/// <summary>The OpenTelemetry Node SDK: tests/Interop/node.</summary>
internal static class NodeSender
{
    private static readonly NodePackage Package = new(Repository.InteropNode);

    /// <summary>Runs it to its end.</summary>
    /// <param name="protocol">grpc, http/protobuf or http/json.</param>
    /// <param name="endpoint">Where to.</param>
    /// <param name="cancellationToken">The limit.</param>
    /// <returns>What it says it sent.</returns>
    public static async Task<IReadOnlyList<JsonObject>> SendAsync(string protocol, Uri endpoint, CancellationToken cancellationToken) =>
        FlatSpans.FromSender(await Package.RunAsync(["emit.js", protocol, endpoint.ToString().TrimEnd('/')], cancellationToken));
}
