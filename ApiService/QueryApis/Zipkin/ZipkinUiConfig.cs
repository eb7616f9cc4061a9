using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Tracepost.ApiService.QueryApis.Zipkin;

/// <summary>
/// <c>config.json</c>, the first thing that Zipkin's UI asks for:
/// <code>
/// {"environment":"","queryLimit":10,"defaultLookback":900000,"searchEnabled":true,"logsUrl":null,"supportUrl":null,"archivePostUrl":null,
///  "archiveUrl":null,"dependency":{"enabled":true,"lowErrorRate":0.5,"highErrorRate":0.75}}
/// </code>
/// </summary>
internal sealed partial class ZipkinUiConfig(IOptions<ZipkinQueryOptions> options, TimeProvider time)
{
    private const string MaxAge = "max-age=600";

    private readonly byte[] _json = JsonSerializer.SerializeToUtf8Bytes(Config.Of(options.Value), Context.Default.Config);

    private readonly DateTimeOffset _since = time.GetUtcNow();

    public IResult Get(HttpContext http)
    {
        http.Response.Headers.CacheControl = MaxAge;
        return Results.Bytes(
            _json, "application/json; charset=utf-8", lastModified: _since, entityTag: new EntityTagHeaderValue($"\"{_json.Length:x}-{_since.Ticks:x}\""));
    }

    internal sealed record Config(
        string Environment,
        int QueryLimit,
        long DefaultLookback,
        bool SearchEnabled,
        string? LogsUrl,
        string? SupportUrl,
        string? ArchivePostUrl,
        string? ArchiveUrl,
        Dependency Dependency)
    {
        public static Config Of(ZipkinQueryOptions options) => new(
            options.Ui.Environment,
            options.Ui.QueryLimit,
            options.Ui.DefaultLookback,
            options.SearchEnabled,
            options.Ui.LogsUrl,
            options.Ui.SupportUrl,
            options.Ui.ArchivePostUrl,
            options.Ui.ArchiveUrl,
            new Dependency(options.Ui.DependencyEnabled, options.Ui.DependencyLowErrorRate, options.Ui.DependencyHighErrorRate));
    }

    internal sealed record Dependency(bool Enabled, double LowErrorRate, double HighErrorRate);

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Config))]
    private sealed partial class Context : JsonSerializerContext;
}
