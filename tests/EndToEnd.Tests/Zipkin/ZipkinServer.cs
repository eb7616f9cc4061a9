using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.Zipkin;

/// <summary>The running system as a client of Zipkin sees it: spans are posted to 9411, and read from there.</summary>
internal sealed class ZipkinServer(RunningSystem system)
{
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(60) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Posts spans, one request for all.</summary>
    public async Task PostAsync(params IEnumerable<JsonObject> spans)
    {
        using var body = new StringContent(new JsonArray([.. spans.Select(span => span.DeepClone())]).ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await Client.PostAsync(Url("/api/v2/spans"), body, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var response = await Client.GetAsync(Url($"/api/v2/{path}"), Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>The spans of a trace; none if there is no such trace.</summary>
    public async Task<JsonArray> TraceAsync(string traceId)
    {
        var (status, body) = await GetAsync($"trace/{traceId}");
        if (status == HttpStatusCode.NotFound) return [];
        Assert.True(status == HttpStatusCode.OK, $"{status}: {body}");
        return JsonNode.Parse(body)!.AsArray();
    }

    /// <summary>Traces, by a search or by their ids.</summary>
    public async Task<IReadOnlyList<JsonArray>> TracesAsync(string path, params (string Name, object Value)[] parameters)
    {
        var query = string.Join('&', parameters.Select(parameter => $"{parameter.Name}={Escape(parameter.Value)}"));
        var (status, body) = await GetAsync($"{path}?{query}");
        Assert.True(status == HttpStatusCode.OK, $"{status}: {body}");
        return [.. JsonNode.Parse(body)!.AsArray().Select(trace => trace!.AsArray())];
    }

    /// <summary>The ids of the traces that a search finds, in its order.</summary>
    public async Task<string[]> SearchAsync(params (string Name, object Value)[] parameters) =>
        [.. (await TracesAsync("traces", parameters)).Select(trace => trace[0]!["traceId"]!.GetValue<string>())];

    /// <summary>A list of names.</summary>
    public async Task<string[]> NamesAsync(string path)
    {
        var (status, body) = await GetAsync(path);
        Assert.True(status == HttpStatusCode.OK, $"{status}: {body}");
        return [.. JsonNode.Parse(body)!.AsArray().Select(name => name!.GetValue<string>())];
    }

    /// <summary>The answer has exactly these spans, in any order.</summary>
    public static void AssertSpans(JsonArray actual, params IEnumerable<JsonObject> expected) => Assert.Equal(
        expected.Select(span => span.ToJsonString()).Order(StringComparer.Ordinal), actual.Select(span => span!.ToJsonString()).Order(StringComparer.Ordinal));

    private static string Escape(object value) => Uri.EscapeDataString(FormattableString.Invariant($"{value}"));

    private Uri Url(string path) => new(system.Endpoint("zipkin"), path);
}
