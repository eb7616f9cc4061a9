namespace Tracepost.ApiService.Pages.Overview.Sending;

/// <summary>What an OpenTelemetry Collector is told.</summary>
internal static class CollectorSnippet
{
    public static Snippet Of(string protocol, ServerAddress server)
    {
        var (name, settings) = protocol switch
        {
            SendChoice.Otlp => ("otlp/tracepost", $"endpoint: {server.At(DoorNames.OtlpGrpc)}\n    tls:\n      insecure: true"),
            SendChoice.OtlpHttp => ("otlphttp/tracepost", $"endpoint: {server.Url(DoorNames.OtlpHttp)}"),
            _ => ("zipkin/tracepost", $"endpoint: {server.Url(DoorNames.Zipkin)}/api/v2/spans"),
        };
        return new Snippet(
            "In its configuration, beside your receivers",
            $"exporters:\n  {name}:\n    {settings}\n\nservice:\n  pipelines:\n    traces:\n      receivers: [otlp]\n      exporters: [{name}]");
    }
}
