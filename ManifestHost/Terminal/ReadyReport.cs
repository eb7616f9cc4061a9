using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tracepost.ManifestHost.Resources;
using Tracepost.ManifestHost.Running;

namespace Tracepost.ManifestHost.Terminal;

/// <summary>Says that everything is healthy and where it is: one line for people, one JSON file for programs.</summary>
internal static class ReadyReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary><c>ready: http://localhost:16686  dashboard: http://localhost:18888  ports: otlp-grpc 4317, jaeger-compact 6831/udp</c></summary>
    internal static string Line(ManifestRunner runner)
    {
        var main = WebUi(runner);
        string[] ports =
        [
            .. from endpoint in External(runner)
               where endpoint.Address != main
               select string.Create(CultureInfo.InvariantCulture, $"{endpoint.Name} {endpoint.Address.Port}{(endpoint.Address.IsTcp ? "" : "/udp")}"),
        ];
        string[] dashboard = runner.DashboardUrl is { } url ? [$"dashboard: {url}"] : [];
        string[] others = ports is [] ? [] : [$"ports: {string.Join(", ", ports)}"];
        return string.Join("  ", ["ready: " + (main?.Url ?? "all resources are up"), .. dashboard, .. others]);
    }

    /// <summary>Holds connection strings, so only its owner may read it.</summary>
    internal static void WriteFile(ManifestRunner runner, string path) => PrivateFile.Write(path, JsonSerializer.Serialize(
        new Document(
            WebUi(runner)?.Url,
            runner.DashboardUrl,
            runner.DashboardOtlpGrpcUrl,
            runner.Resources.ToDictionary(
                name => name,
                name => new Entry(
                    runner.ProcessId(name),
                    runner.Endpoints(name).ToDictionary(pair => pair.Key, pair => new Place(pair.Value.Url, pair.Value.Host, pair.Value.Port)))),
            runner.ConnectionStrings),
        Json));

    /// <summary>The external endpoint called <c>http</c> of the last resource that has one: the front comes after what it stands on.</summary>
    private static EndpointAddress? WebUi(ManifestRunner runner) =>
        External(runner).LastOrDefault(endpoint => endpoint.Name is "http").Address;

    private static IEnumerable<(string Name, EndpointAddress Address)> External(ManifestRunner runner) =>
        from resource in runner.Resources
        from endpoint in runner.Endpoints(resource)
        where endpoint.Value.IsExternal
        select (endpoint.Key, endpoint.Value);

    private sealed record Document(
        string? Ready,
        string? Dashboard,
        string? DashboardOtlpGrpc,
        Dictionary<string, Entry> Resources,
        IReadOnlyDictionary<string, string> ConnectionStrings);

    private sealed record Entry(int? Pid, Dictionary<string, Place> Endpoints);

    private sealed record Place(string Url, string Host, int Port);
}
