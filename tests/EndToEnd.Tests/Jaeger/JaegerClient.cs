using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.Jaeger;

/// <summary>Asks Jaeger's HTTP API of the running system.</summary>
internal sealed class JaegerClient(RunningSystem system)
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(60) };

    public async Task<(int Status, string Body)> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(system.Http, path), TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>An answer that is no error.</summary>
    public async Task<JsonNode> AskAsync(string path)
    {
        var (status, body) = await GetAsync(path);
        Assert.True(status == 200, $"{status}: {body}");
        return JsonNode.Parse(body)!;
    }

    /// <summary>The ids of the traces of an answer.</summary>
    public async Task<IReadOnlyList<string>> TraceIdsAsync(string path) =>
        [.. (await AskAsync(path))["data"]!.AsArray().Select(trace => trace!["traceID"]!.GetValue<string>())];

    public async Task<string> ErrorAsync(int status, string path)
    {
        var (actual, body) = await GetAsync(path);
        Assert.True(actual == status, $"{actual}: {body}");
        var error = JsonNode.Parse(body)!["errors"]![0]!;
        Assert.Equal(status, error["code"]!.GetValue<int>());
        return error["msg"]!.GetValue<string>();
    }
}
