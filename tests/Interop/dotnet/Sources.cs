using System.Diagnostics;

namespace Tracepost.Interop;

/// <summary>Two instrumentation scopes: one with all that a scope can have, one with a name only.</summary>
internal static class Sources
{
    public const string ScenarioName = "Interop.Scenario";
    public const string PlainName = "Interop.Plain";

    public static readonly ActivitySource Scenario = new(new ActivitySourceOptions(ScenarioName)
    {
        Version = "4.5.6",
        Tags = [new("scope.text", "Grüße"), new("scope.number", 7), new("scope.flag", true)],
        TelemetrySchemaUrl = "https://opentelemetry.io/schemas/1.37.0",
    });

    public static readonly ActivitySource Plain = new(PlainName);
}
