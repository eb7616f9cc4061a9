using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tracepost.AppHost.Tests.Manifest;

/// <summary>What the rules ask of the manifest in the repository.</summary>
internal static partial class ManifestReader
{
    public static JsonObject Resources { get; } = JsonNode.Parse(File.ReadAllText(Solution.ManifestFile))!["resources"]!.AsObject();

    public static IEnumerable<(string Resource, string Name, JsonObject Binding)> Bindings =>
        from resource in Resources
        from binding in resource.Value!["bindings"]?.AsObject() ?? []
        select (resource.Key, binding.Key, binding.Value!.AsObject());

    public static IEnumerable<(string Resource, string Name, string Value)> Variables =>
        from resource in Resources
        from variable in resource.Value!["env"]?.AsObject() ?? []
        select (resource.Key, variable.Key, (string)variable.Value!);

    /// <summary>The expressions in a text: <c>{traces.connectionString}</c> is <c>traces</c>, <c>connectionString</c>.</summary>
    public static IEnumerable<string[]> ExpressionsIn(string text) =>
        from Match match in Expression().Matches(text)
        select match.Groups[1].Value.Split('.');

    /// <summary>The text without its expressions: what is written into files as it stands.</summary>
    public static string PlainPartOf(string text) => Expression().Replace(text, "");

    /// <summary>Whether a text, or what its expressions stand for, has a secret in it.</summary>
    public static bool IsSecret(string text) =>
        ExpressionsIn(text).Any(path => path[1..] switch
        {
            ["value"] => (bool?)Resources[path[0]]?["inputs"]?["value"]?["secret"] == true,
            ["connectionString"] => IsSecret((string)Resources[path[0]]!["connectionString"]!),
            _ => false,
        });

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Expression();
}
