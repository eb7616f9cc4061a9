using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Senders;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>Real Node clients of the protocols before OTLP: tests/Interop/node-legacy.</summary>
internal static class NodeLegacy
{
    private static readonly NodePackage Package = new(Repository.InteropNodeLegacy);

    /// <summary>Runs a client to its end.</summary>
    /// <param name="client">Its name, see emit.js.</param>
    /// <param name="door">Where it sends to.</param>
    /// <param name="cancellationToken">The limit.</param>
    /// <returns>What it says it sent, in the words of the API that it was told it with.</returns>
    public static async Task<IReadOnlyList<JsonObject>> SendAsync(string client, Uri door, CancellationToken cancellationToken) =>
        FlatSpans.FromSender(await Package.RunAsync(["emit.js", client, Where(client, door)], cancellationToken));

    /// <summary>Lets a remote sampler ask for its strategy.</summary>
    /// <param name="client">jaeger-sampling, opentelemetry-sampling or sampling-grpc.</param>
    /// <param name="sampling">The door.</param>
    /// <param name="service">Whose strategy.</param>
    /// <param name="cancellationToken">The limit.</param>
    /// <returns>The sampler that it became, and how it decided; over gRPC the answer: see the three sampling.js.</returns>
    public static async Task<JsonNode> AskForStrategyAsync(string client, Uri sampling, string service, CancellationToken cancellationToken) =>
        JsonNode.Parse(await Package.RunAsync(["emit.js", client, Where(client, sampling), service], cancellationToken))!;

    // gRPC, UDP and the sampler of jaeger-client take a host and a port, all else an address.
    private static string Where(string client, Uri door) =>
        client.EndsWith("-grpc", StringComparison.Ordinal) || client == "jaeger-sampling" || door.Scheme != Uri.UriSchemeHttp
            ? door.Authority
            : door.ToString().TrimEnd('/');
}
