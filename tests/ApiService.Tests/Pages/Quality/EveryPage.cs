namespace Tracepost.ApiService.Tests.Pages.Quality;

/// <summary>Every page and every state of one that has its own look, over a <see cref="SampleSystem"/>. A new page is added here, and all these tests look at it.</summary>
internal static class EveryPage
{
    /// <summary>Paths; <c>{orders}</c> and the like stand for a text of the sample system.</summary>
    public static readonly string[] Paths =
    [
        "/",
        "/search?service={orders}&operation={POST /orders}&tags=a%3D1&minDuration=1us&lookback=24h&limit=100",
        "/search?service={orders}&lookback=custom&from=2026-11-22T10:00&to=2026-11-22T11:30",
        "/search?limit=0&tags={POST /orders}",
        "/services",
        "/services?service={orders}&lookback=6h&spans=all&sort=p95",
        "/services?service={nobody}",
        "/architecture",
        "/architecture?service={orders}&lookback=24h",
        "/search?service={orders}&view=heatmap",
        "/upload",
        "/compare",
        "/compare?id=1&id=2",
        "/trace/1",
        "/trace/1?span=0000000000000003",
        "/trace/1?q={SELECT orders}&depth=1",
        "/trace/1/statistics",
        "/trace/1/statistics?by=no.such.key&sort=-count",
        "/trace/1/spans?q={SELECT orders}&sort=name",
        "/trace/1/flame",
        "/trace/1/flame?shape=merged&q={SELECT orders}",
        "/trace/1/services",
        "/trace/1/json",
        "/services?view=operations&lookback=24h",
        "/architecture/link?caller={orders}&called={postgresql}&lookback=24h",
        "/system",
        "/system/send",
        "/trace/77",
        "/trace/no-id",
    ];

    public static TheoryData<string> All => [.. Paths];

    /// <summary>The path with the texts that a system writes instead of the plain ones.</summary>
    public static string Resolve(string path, Func<string, string> text)
    {
        while (path.IndexOf('{', StringComparison.Ordinal) is >= 0 and var start)
        {
            var end = path.IndexOf('}', start);
            path = path[..start] + Uri.EscapeDataString(text(path[(start + 1)..end])) + path[(end + 1)..];
        }

        return path;
    }
}
