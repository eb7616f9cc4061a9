using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Clients;

namespace Tracepost.EndToEnd.Tests.QueryClients;

/// <summary>Grafana's data sources as tests/Interop/go-grafana has them: their requests, and types that refuse an answer with anything unknown in it.</summary>
internal static class Grafana
{
    /// <param name="source">jaeger, jaeger-v3 or zipkin.</param>
    /// <param name="where">The URL of the data source.</param>
    /// <param name="question">What is asked, with its arguments: see the program.</param>
    /// <param name="cancellationToken">The limit.</param>
    /// <returns>What it read, written again.</returns>
    public static async Task<JsonNode> AskAsync(string source, Uri where, string[] question, CancellationToken cancellationToken) =>
        JsonNode.Parse(await GoProgram.Grafana.RunAsync([source, where.ToString(), .. question], cancellationToken))!;

    /// <summary>An array of texts.</summary>
    public static string[] Texts(JsonNode? names) => [.. names!.AsArray().Select(name => name!.GetValue<string>())];
}
